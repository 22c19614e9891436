/** Writing an AWS CLI call as one line that a POSIX shell reads as it stands: every command shown comes through here. */

/** A value that begins with a hyphen would be taken for an option of its own, were it a word of its own. */
export function option(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}

/**
 * The whole line, Region and endpoint at its end.
 * @param words service, operation and options, unquoted
 * @param endpoint null: AWS's own
 */
export function awsCommand(words: readonly string[], region: string, endpoint: string | null): string {
  const end = endpoint === null ? [] : option('endpoint-url', endpoint);
  return ['aws', ...words, ...option('region', region), ...end].map(quoted).join(' ');
}

/** Everything but plainly harmless words goes between single quotes, in which a POSIX shell reads nothing. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
