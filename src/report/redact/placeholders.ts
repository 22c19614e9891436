/**
 * Placeholders for names and pieces of names. Each is a word with a number of fixed width, or has the form that AWS
 * gives such an id; in a row of them it is always clear where one ends, so that none is found in another by chance.
 */
import { type Cuts, piecesOf } from './cuts.ts';
import { KINDS, type Kind } from './writer.ts';

/** More different names than there are placeholders of that form. */
export class NoMorePlaceholders extends Error {}

export interface PlaceholderOptions {
  /** what each name was met as; by the name in lower case */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** each placeholder is as long as its name: what a `?` stands for may count */
  readonly sameLength: boolean;
  readonly cuts: Cuts;
}

/** Words of AWS and of this tool that name nobody, wherever they stand alone. */
const KEPT: ReadonlySet<string> = new Set([
  'aws',
  'root',
  'true',
  'false',
  'default',
  's3-kms-wizard',
  'small',
  'large',
  'control-same-bytes',
  'control-aes256',
  'aws-service-role',
  'aws-reserved',
]);

/** `sso.amazonaws.com`, as it stands in the path of a role that AWS keeps; a bucket's own host has more labels. */
const SERVICE = /^[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/;

interface Form {
  readonly pattern: RegExp;
  /** @param length of the name */
  readonly write: (number: number, name: string) => string;
}

const padded = (number: number, length: number): string => {
  const digits = String(number);
  if (digits.length > length) throw new NoMorePlaceholders();
  return digits.padStart(length, '0');
};

const prefixed = (pattern: RegExp): Form => ({
  pattern,
  write: (number, name) => {
    const prefix = name.slice(0, name.lastIndexOf('-') + 1);
    return `${prefix.replace(/(?<=^ou-)[^-]+/, (root) => '0'.repeat(root.length))}${padded(number, name.length - prefix.length)}`;
  },
});

/** Ids whose form AWS, or what reads them here, looks at. They keep their length. */
const FORMS: readonly Form[] = [
  { pattern: /^\d{12}$/, write: (number) => `9999${padded(number, 8)}` },
  {
    pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    write: (number) => `00000000-0000-0000-0000-${padded(number, 12)}`,
  },
  { pattern: /^mrk-[0-9a-f]{32}$/, write: (number) => `mrk-${padded(number, 32)}` },
  {
    pattern: /^\d{8}T\d{6}Z-[0-9a-f]{32}$/,
    write: (number, name) => `${name.slice(0, name.indexOf('-') + 1)}${padded(number, 32)}`,
  },
  { pattern: /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i, write: (number, { length }) => padded(number, length) },
  {
    pattern: /^A(?:IDA|ROA|GPA|NPA|SCA|IPA)[A-Z0-9]{12,124}$/,
    write: (number, name) => `${name.slice(0, 4)}REDACTED${padded(number, name.length - 12)}`,
  },
  prefixed(/^o-[a-z0-9]{10,32}$/),
  prefixed(/^r-[0-9a-z]{4,32}$/),
  prefixed(/^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/),
  prefixed(/^p-[0-9A-Za-z_]{8,128}$/),
  prefixed(/^vpce?-[0-9a-f]{8,17}$/),
];

/** What such an id begins with, alone before a wildcard (`vpce-*`), says nothing; so do the names AWS gives its roles. */
const KEPT_BEGINNINGS: ReadonlySet<string> = new Set([
  'o-',
  'r-',
  'ou-',
  'p-',
  'vpc-',
  'vpce-',
  'mrk-',
  'AIDA',
  'AROA',
  'AWSReservedSSO_',
  'AWSServiceRoleFor',
]);
const AWS_ROLE = /^(AWSReservedSSO_|AWSServiceRoleFor)(.+)$/;

const EDGES = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su;

/** Whether a placeholder would stand for it; what has no letter and no digit, and what is AWS's, stays. */
export function isKept(text: string): boolean {
  return (
    KEPT.has(text.toLowerCase()) ||
    KEPT_BEGINNINGS.has(text) ||
    SERVICE.test(text) ||
    !/[\p{L}\p{N}]/u.test(text)
  );
}

/** Ids that begin so keep it whole: nothing has to be cut there. */
export function isFormsBeginning(text: string): boolean {
  return KEPT_BEGINNINGS.has(text);
}

/** For names of one character to five: alone, or before digits, as no word that is kept has them. */
const SHORT: readonly string[] = ['hj', 'p', 'q', 'r', 't'];

/** @returns a function of one piece: the same placeholder for the same piece, another for another */
export function createPlaceholders({
  kinds,
  cuts,
  sameLength,
}: PlaceholderOptions): (piece: string) => string {
  // What stands in the place of an account is made of digits, in pieces too.
  const accountPieces = new Set(
    [...cuts].flatMap(([text, at]) => (at.length > 0 && /^\d{12}$/.test(text) ? piecesOf(text, at) : [])),
  );
  const known = new Map<string, string>();
  const counters = new Map<string, number>();
  const width = kinds.size < 900 ? 3 : 5;
  const next = (counter: string): number => {
    const number = (counters.get(counter) ?? 0) + 1;
    counters.set(counter, number);
    return number;
  };
  const spellings = new Map<string, string[]>();

  /** The same word in another case is the same placeholder in another case. */
  function coded(core: string): string {
    const lower = core.toLowerCase();
    const base = known.get(lower) ?? made(lower);
    known.set(lower, base);
    const spelled = spellings.get(lower) ?? [lower];
    if (!spelled.includes(core)) spelled.push(core);
    spellings.set(lower, spelled);
    return inCase(base, spelled.indexOf(core));
  }

  function made(core: string): string {
    if (accountPieces.has(core)) return digits(core.length);
    if (sameLength) return ofLength([...core].length);
    const kind = kinds.get(core) ?? 'name';
    return `${kind}${padded(next(kind), width)}`;
  }

  /** The number comes first, so that none begins like another; whole account ids begin with `9999`. */
  function digits(length: number): string {
    const number = next('digits');
    if (length < 3 || number > 99) throw new NoMorePlaceholders();
    return String(800 + number).padEnd(length, '0');
  }

  function ofLength(length: number): string {
    if (length > width) return `${'x'.repeat(length - width)}${padded(next('long'), width)}`;
    const number = next(`short ${length}`) - 1;
    const letters = SHORT[length - 1] ?? '';
    const rest = length - 1;
    const letter = letters.charAt(Math.floor(number / 10 ** rest));
    if (letter === '') throw new NoMorePlaceholders();
    return rest === 0 ? letter : `${letter}${padded(number % 10 ** rest, rest)}`;
  }

  return (piece) => {
    if (isKept(piece)) return piece;
    const form = FORMS.find(({ pattern }) => pattern.test(piece));
    if (form !== undefined) {
      const id = `form ${piece}`;
      const placeholder = known.get(id) ?? form.write(next(String(form.pattern)), piece);
      known.set(id, placeholder);
      return placeholder;
    }
    const [, before = '', core = '', behind = ''] = EDGES.exec(piece) ?? [];
    const [, reserved = '', own = core] = AWS_ROLE.exec(core) ?? [];
    return `${before}${reserved}${isKept(own) ? own : coded(own)}${behind}`;
  };
}

/** The placeholder in the case with this number: as it is, `Bucket001`, then one letter after another by the bits. */
function inCase(placeholder: string, number: number): string {
  if (number === 0) return placeholder;
  const letters = [...placeholder].filter((character) => /[a-z]/.test(character)).length;
  if (number >= 2 ** Math.min(letters, 30)) throw new NoMorePlaceholders();
  let bit = 0;
  return [...placeholder]
    .map((character) => {
      if (!/[a-z]/.test(character)) return character;
      bit += 1;
      return (number >> (bit - 1)) & 1 ? character.toUpperCase() : character;
    })
    .join('');
}

const CODED = new RegExp(`^(?:${KINDS.join('|')})\\d{3,5}$`, 'i');

/** Whether a text is what this file makes: a report that is redacted again has no other names. */
export function isPlaceholder(text: string): boolean {
  return (
    CODED.test(text) ||
    /^(?:mrk-)?[0-]{8,}\d*$/.test(text) ||
    /^9999\d{8}$/.test(text) ||
    /REDACTED\d+$/.test(text) ||
    /^x+\d{3,5}$/.test(text)
  );
}
