/** What a name is: the first place it is met at gives its placeholder its word (`bucket001`). */
export const KINDS = [
  'account',
  'bucket',
  'user',
  'role',
  'session',
  'group',
  'policy',
  'key',
  'alias',
  'grant',
  'object',
  'folder',
  'sid',
  'tag',
  'request',
  'version',
  'file',
  'region',
  'name',
  'word',
] as const;
export type Kind = (typeof KINDS)[number];

/**
 * What a walk through an observation hands every name to. The same walk is made twice: once to gather the names, once
 * to replace them.
 */
export interface Writer {
  /**
   * One name, without the `/` and `:` around it.
   * @param wild whether `*` and `?` in it are wildcards
   */
  readonly name: (kind: Kind, text: string, wild: boolean) => string;
  /** an IPv4 or IPv6 address without its prefix length */
  readonly address: (text: string) => string;
  /** a host's name without its port */
  readonly host: (text: string) => string;
}

/** A name as a pattern reads it: what is written, and wildcards and policy variables between. */
export interface Run {
  readonly text: string;
  readonly isName: boolean;
  /** a wildcard or a variable stands right before or behind it */
  readonly openBefore: boolean;
  readonly openBehind: boolean;
}

const VARIABLE = /\$\{[^{}]*\}/;
const VARIABLE_OR_WILDCARD = /(\$\{[^{}]*\}|[*?])/;

/** Cuts a name at its wildcards, where it has such, and at policy variables. */
export function runsOf(text: string, wild: boolean): readonly Run[] {
  const parts = text.split(wild ? VARIABLE_OR_WILDCARD : /(\$\{[^{}]*\})/);
  return parts.flatMap((part, index) => {
    if (part === '') return [];
    const isName = index % 2 === 0;
    return [
      {
        text: part,
        isName,
        openBefore: index > 0,
        openBehind: index < parts.length - 1,
      },
    ];
  });
}

/** Cuts at a separator that stands in no policy variable; the separators are kept, at the odd places. */
export function cutOutsideVariables(text: string, separators: string): readonly string[] {
  const parts: string[] = [''];
  for (const piece of text.split(/(\$\{[^{}]*\})/)) {
    if (VARIABLE.test(piece)) {
      parts.push(`${parts.pop() ?? ''}${piece}`);
      continue;
    }
    for (const character of piece) {
      if (separators.includes(character)) parts.push(character, '');
      else parts.push(`${parts.pop() ?? ''}${character}`);
    }
  }
  return parts;
}
