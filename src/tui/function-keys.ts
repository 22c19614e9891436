/** Function keys out of what a terminal sends; Ink tells its listeners none. */
import type { KeyName } from './keys.ts';

/** SS3 (xterm, Windows Terminal), the Linux console, VT220 (rxvt, PuTTY, tmux). */
const FUNCTION_KEY = new RegExp(`${'\u001b'}(?:O([P-S])|\\[\\[([A-E])|\\[1([1-578])~)`, 'g');
/** The beginning of one, at the end of what has come so far. */
const BEGINNING = new RegExp(`${'\u001b'}(?:O|\\[(?:\\[|1[1-578]?)?)?$`);
const PASTE = '\u001b[200~';

/** Pieces of one key come together; what comes later than this is a key of its own. */
const TOGETHER_MS = 30;

const KEYS = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7'] as const satisfies readonly KeyName[];

/**
 * Reads chunk by chunk, since a slow line may cut a key in two.
 * @param now milliseconds
 */
export function createFunctionKeyReader(now: () => number): (chunk: string) => readonly KeyName[] {
  let pending = '';
  let since = 0;
  return (chunk) => {
    const at = now();
    const text = at - since <= TOGETHER_MS ? pending + chunk : chunk;
    since = at;
    // What stands in a paste is text, whatever it looks like.
    pending = text.includes(PASTE) ? '' : (BEGINNING.exec(text)?.[0] ?? '');
    const typed = text.split(PASTE, 1)[0] ?? '';
    return Array.from(typed.matchAll(FUNCTION_KEY), (match) => KEYS[numberOf(match) - 1]).filter(
      (key) => key !== undefined,
    );
  };
}

function numberOf(match: RegExpMatchArray): number {
  if (match[1]) return 'PQRS'.indexOf(match[1]) + 1;
  if (match[2]) return 'ABCDE'.indexOf(match[2]) + 1;
  // VT220 leaves a gap between F5 and F6, as its keyboard does.
  const code = Number(match[3]);
  return code > 5 ? code - 1 : code;
}
