/** Reading a statement's JSON, in which one value may stand for a list of one. */

export type StatementJson = Readonly<Record<string, unknown>>;

/** A policy element's values, whether it is a string or a list. */
export function stringsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** Empty for anything but an object. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The statements of a policy text that has been parsed before. */
export function statementsOf(text: string): readonly StatementJson[] {
  const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const [, found] = entriesOf(document).find(([name]) => name === 'Statement') ?? [];
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  return list.flatMap((one) => (typeof one === 'object' && one !== null ? [{ ...one }] : []));
}

/** The statement at a position of a policy text that has been parsed before; null where it is not there. */
export function statementAt(text: string, index: number): StatementJson | null {
  return statementsOf(text)[index] ?? null;
}
