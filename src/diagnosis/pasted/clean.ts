/** A text as somebody pasted it, made plain: no colours, no quoting, no frames, no lines broken by a terminal's edge. */

/** More than any error with its stack trace; what follows is not read. */
const MAX_PASTE = 262_144;

/** Runs in time linear in the text, whatever it holds. */
export function cleaned(pasted: string): string {
  const plain = pasted
    .slice(0, MAX_PASTE)
    .replace(ESCAPES, '')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(SPACES, ' ')
    .replace(DOUBLE_QUOTES, '"')
    .replace(SINGLE_QUOTES, "'")
    .replace(BACKTICKS, '');
  const lines = plain.split('\n').map(unframed);
  // Twice: a ticket system escapes what a log had escaped already.
  return withoutEntities(withoutEntities(lines.join('\n'))).trim();
}

const ESCAPES = /\u001b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\)|[@-_])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000]/g;
const DOUBLE_QUOTES = /[\u201c\u201d\u201e\u00ab\u00bb]/g;
const SINGLE_QUOTES = /[\u2018\u2019]/g;
const BACKTICKS = /`/g;
/** What Terraform, mail programs and Markdown put before a line. */
const FRAME = /^(?:[│|┃>╷╵] ?){1,4}/;
/** What a CI system puts before each line. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z /;

function unframed(line: string): string {
  const inner = line.replace(STAMP, '').replace(FRAME, '').trimEnd();
  return FRAME.test(line) && /[│|┃]$/.test(inner) ? inner.slice(0, -1).trimEnd() : inner;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  amp: '&',
};

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:(lt|gt|quot|apos|nbsp|amp)|#(\d{1,5})|#x([0-9a-f]{1,4}));/gi,
    (all, name, decimal, hex) => {
      if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? all;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code >= 0x20 && code < 0x1_0000 ? String.fromCharCode(code) : ' ';
    },
  );
}

/** A line this short is none that a terminal has broken. */
const NARROWEST = 40;

/** How a line begins that is one of its own, whatever the one before looks like. */
const FRESH =
  /^(?:\s|$|[<>{}[\]"'*#-]|\d{2,4}[-/:]\d|at |with (?!an explicit)|on \S{1,80} line|caused by|during handling|the above|traceback|file "|status code|error|warn|info|debug|fatal|upload failed|move failed|an error occurred|make_bucket|exception)/i;

/**
 * Lines that fill the width of the widest go on in the next: a terminal breaks there, in the middle of a word or an ARN.
 */
export function unwrapped(text: string): string {
  const lines = text.split('\n');
  const width = lines.reduce((widest, { length }) => Math.max(widest, length), 0);
  if (width < NARROWEST) return text;
  const parts: string[] = [];
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    const broken =
      next !== undefined && line.length === width && !FRESH.test(next) && !isSomebodysOwn(line, next);
    parts.push(line, next === undefined || broken ? '' : '\n');
  });
  return parts.join('');
}

/** A letter outside ASCII: AWS's words have none, the names of objects in them may. */
const FOREIGN = /[^\P{L}A-Za-z]/u;
/** Longer than any name in quotes. */
const LOOKED_AT = 1000;
/** How a denial ends that is whole. */
const WHOLE = /(?:\ballows the [\w-]{1,40}:\w{1,80} action|\baccess denied)\.?\s*$/i;
/** What AWS and its clients write behind it. */
const BEHIND = /^\s*(?:$|\(|go to https:|or call the|status code:|request ?id|host ?id|[,;<])/i;

/**
 * Whether a line is no part of AWS's message before it, but words that somebody has put under it: in another language,
 * or behind a message that is whole. A name that stands open in quotes goes on in it, whatever its letters.
 */
export function isSomebodysOwn(before: string, line: string): boolean {
  const tail = before.slice(-LOOKED_AT);
  if (WHOLE.test(tail)) return isBehindWhole(before, line);
  const open = tail.split('"').length % 2 === 0;
  return !open && FOREIGN.test(line) && !/arn:aws/.test(line) && !/^\s*"/.test(line);
}

/** The same, where the words before the message may be somebody's own too: only behind one that is whole. */
export function isBehindWhole(before: string, line: string): boolean {
  return WHOLE.test(before.slice(-LOOKED_AT)) && !BEHIND.test(line);
}
