import { randomBytes } from 'node:crypto';

/** As many as divide 256 evenly. No hyphen: an id that began with one would be an option to a command line. */
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

/** An id that says nothing, of versions and of uploads. */
export function opaqueId(length: number): string {
  return [...randomBytes(length)].map((byte) => CHARACTERS[byte % CHARACTERS.length]).join('');
}
