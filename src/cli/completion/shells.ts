/** Completion scripts. Nothing runs while somebody types but the shell itself; profiles come from `~/.aws/config`. */
import { type CompletedCommand, type CompletedOption, type Completes, vocabulary } from './vocabulary.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function isShell(text: string): text is Shell {
  return SHELLS.some((shell) => shell === text);
}

export function completionScript(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

/** `[profile NAME]` and `[default]` of the configuration, and `[NAME]` of the credentials. */
const PROFILES = [
  "sed -n -e 's/^\\[profile \\(.*\\)\\]$/\\1/p' -e 's/^\\[default\\]$/default/p'",
  `"\${AWS_CONFIG_FILE:-$HOME/.aws/config}" 2>/dev/null;`,
  "sed -n 's/^\\[\\(.*\\)\\]$/\\1/p'",
  `"\${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" 2>/dev/null`,
].join(' ');

const NAMED = vocabulary().filter(({ name }) => name !== '');

/** What stands where no value is wanted: options, and operands that are known. */
function wordsOf({ options, operands }: CompletedCommand): string {
  const known = operands?.kind === 'words' ? operands.words : [];
  return [...known, ...options.map(({ name }) => name)].join(' ');
}

const WIZARD = vocabulary().filter(({ name }) => name === '');
const COMMAND_NAMES = NAMED.map(({ name }) => name).join(' ');

/** Options that take the same kind of value, in one branch; those whose value only the user knows come last. */
function branches(body: (value: Completes) => string): readonly string[] {
  const options = new Map<string, { readonly value: Completes; readonly names: Set<string> }>();
  for (const { name, value } of vocabulary().flatMap(
    (command): readonly CompletedOption[] => command.options,
  )) {
    if (value === null) continue;
    const key = JSON.stringify(value);
    const entry = options.get(key) ?? { value, names: new Set() };
    options.set(key, { ...entry, names: entry.names.add(name) });
  }
  return [...options.values()].map(({ value, names }) => `${[...names].join('|')}) ${body(value)} ;;`);
}

function bash(): string {
  const values = branches((value) => {
    switch (value.kind) {
      case 'words':
        return `_s3_kms_wizard_words '${value.words.join(' ')}'`;
      case 'profile':
        return `_s3_kms_wizard_words "$(${PROFILES})"`;
      case 'file':
        return 'COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null';
      case 'folder':
        return 'COMPREPLY=($(compgen -d -- "$cur")); compopt -o filenames 2>/dev/null';
      case 'anything':
        return ':';
    }
  });
  const options = NAMED.map((command) => `    ${command.name}) words='${wordsOf(command)}' ;;`);
  const files = NAMED.filter(({ operands }) => operands?.kind === 'file').map(({ name }) => name);
  const wizard = WIZARD.flatMap((command) => command.options).map(({ name }) => name);
  return `# bash completion of s3-kms-wizard
_s3_kms_wizard_words() {
  local IFS=$' \\n' word
  COMPREPLY=()
  for word in $1; do
    # bash takes a colon for the end of a word.
    case $cur in *:*) [[ $word == "$cur"* ]] && COMPREPLY+=("\${word#"\${cur%:*}:"}") ;;
    *) [[ $word == "$cur"* ]] && COMPREPLY+=("$word") ;;
    esac
  done
}
_s3_kms_wizard() {
  local line=\${COMP_LINE:0:COMP_POINT} cur prev= command= word words
  local -a typed
  COMPREPLY=()
  read -ra typed <<<"$line"
  cur=
  if [[ $line != *[[:space:]] ]]; then
    cur=\${typed[\${#typed[@]} - 1]}
    unset "typed[\${#typed[@]} - 1]"
  fi
  prev=\${typed[\${#typed[@]} - 1]}
  for word in "\${typed[@]:1}"; do
    case " ${COMMAND_NAMES} " in *" $word "*) command=$word; break ;; esac
  done
  case $prev in
${values.map((line) => `    ${line.replace(/\) /, ')\n      ').replace(/ ;;$/, '\n      return ;;')}`).join('\n')}
  esac
  case $command in
${options.join('\n')}
    *) words='${[COMMAND_NAMES, ...wizard].join(' ')}' ;;
  esac
  _s3_kms_wizard_words "$words"
  case $command in
    ${files.join('|')})
      if [[ $cur != -* ]]; then
        COMPREPLY=($(compgen -f -- "$cur"))
        compopt -o filenames 2>/dev/null
      fi ;;
  esac
}
complete -F _s3_kms_wizard s3-kms-wizard
`;
}

function zsh(): string {
  const values = branches((value) => {
    switch (value.kind) {
      case 'words':
        return `compadd -- ${value.words.join(' ')}; return`;
      case 'profile':
        return `compadd -- \${(f)"$(${PROFILES})"}; return`;
      case 'file':
        return '_files; return';
      case 'folder':
        return '_files -/; return';
      case 'anything':
        return 'return';
    }
  });
  const options = NAMED.map((command) => {
    const names = `compadd -- ${wordsOf(command)}`;
    const takesFile = command.operands?.kind === 'file';
    return `    ${command.name}) ${!takesFile ? names : `if [[ $PREFIX == -* ]]; then ${names}; else _files; fi`} ;;`;
  });
  const wizard = WIZARD.flatMap((command) => command.options).map(({ name }) => name);
  return `#compdef s3-kms-wizard
_s3_kms_wizard() {
  local command= word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case " ${COMMAND_NAMES} " in (*" $word "*) command=$word; break ;; esac
  done
  case "\${words[CURRENT-1]}" in
${values.map((line) => `    ${line}`).join('\n')}
  esac
  case $command in
${options.join('\n')}
    *) compadd -- ${[COMMAND_NAMES, ...wizard].join(' ')} ;;
  esac
}
if [[ $funcstack[1] == _s3_kms_wizard ]]; then _s3_kms_wizard "$@"; else compdef _s3_kms_wizard s3-kms-wizard; fi
`;
}

function fish(): string {
  const lines = ['# fish completion of s3-kms-wizard', 'complete -c s3-kms-wizard -f'];
  const none = `not __fish_seen_subcommand_from ${COMMAND_NAMES}`;
  lines.push(`complete -c s3-kms-wizard -n '${none}' -a '${COMMAND_NAMES}'`);
  for (const { name, options, operands } of vocabulary()) {
    const when = name === '' ? none : `__fish_seen_subcommand_from ${name}`;
    for (const option of options) lines.push(fishOption(when, option));
    if (operands?.kind === 'file') lines.push(`complete -c s3-kms-wizard -n '${when}' -F`);
    if (operands?.kind === 'words')
      lines.push(`complete -c s3-kms-wizard -n '${when}' -a '${operands.words.join(' ')}'`);
  }
  return `${lines.join('\n')}\n`;
}

function fishOption(when: string, { name, value }: CompletedOption): string {
  const start = `complete -c s3-kms-wizard -n '${when}' -l ${name.slice(2)}`;
  if (value === null) return start;
  switch (value.kind) {
    case 'words':
      return `${start} -x -a '${value.words.join(' ')}'`;
    case 'profile':
      return `${start} -x -a '(begin; ${FISH_PROFILES}; end)'`;
    case 'file':
      return `${start} -r -F`;
    case 'folder':
      return `${start} -x -a '(__fish_complete_directories)'`;
    case 'anything':
      return `${start} -x`;
  }
}

/** Within the single quotes of fish, in which a backslash stands before a backslash or a quote alone. */
const FISH_PROFILES = 'string match -rg "^\\\\\\[(?:profile )?(.+)\\\\\\]\\$" < ~/.aws/config 2>/dev/null';
