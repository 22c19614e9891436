/** Reading a statement's JSON, in which one value may stand for a list of one. */

export type StatementJson = Readonly<Record<string, unknown>>;

export function stringsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The statement at a position of a policy text that has been parsed before; null where it is not there. */
export function statementAt(text: string, index: number): StatementJson | null {
  const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const [, list] = entriesOf(document).find(([name]) => name === 'Statement') ?? [];
  const statement: unknown = Array.isArray(list) ? list[index] : index === 0 ? list : null;
  return typeof statement === 'object' && statement !== null ? { ...statement } : null;
}
