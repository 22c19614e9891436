/**
 * Tells an answer of AWS from a page that stands in its place: the log-in page of a network, a proxy's, another
 * server's. The SDK reads a document of any root without complaint, as an answer in which everything is missing; a
 * list that was never sent would then read as an empty one.
 */

/** Code of an answer that is not what the service sends: HTML of a proxy, a body cut short, a success without its fields. */
export const UNREADABLE = 'UnreadableAnswer';

/** The root element is found within so many characters, or there is none. */
const MOST_CHARACTERS = 4096;

/** What may stand before the root: a byte order mark, white space (S3 sends it while it works), the XML declaration. */
const BEFORE = /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?/;
/**
 * Roots of the answers of S3, STS and IAM end in one of these words; the services that speak JSON send an object.
 * Source: "Response Syntax" of each operation in the API references.
 */
const OURS =
  /^(?:\{|<(?:[\w-]{1,40}:)?[A-Z][A-Za-z]{0,80}?(?:Result|Response|Configuration|Constraint|Error)[\s/>]|<Error[\s/>])/;

/** Takes the beginning of a body piece by piece, as Latin-1. @returns null as long as it cannot be told */
export function watchForm(): { take(text: string): boolean | null; end(): boolean } {
  let head = '';
  let decided: boolean | null = null;
  const judge = (ended: boolean): boolean | null => {
    const rest = head.replace(BEFORE, '');
    if (OURS.test(rest)) return true;
    if (rest === '') return ended || head.length >= MOST_CHARACTERS ? true : null;
    // A root, or a declaration before it, that has not come to its end.
    const open = rest.startsWith('<') && !rest.includes('>') && rest.length < 400;
    return open && !ended ? null : false;
  };
  return {
    take(text) {
      if (decided !== null) return decided;
      head += text.slice(0, MOST_CHARACTERS);
      decided = judge(false);
      return decided;
    },
    end: () => decided ?? judge(true) ?? true,
  };
}
