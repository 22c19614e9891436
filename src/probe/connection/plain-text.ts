/**
 * Text from the network made safe to keep in a report and to print: escape sequences, control characters and
 * bidirectional overrides are taken out, line ends and tabs become one space.
 * @param maxLength in UTF-16 units; longer text is cut and ends in `…`
 */
export function plainText(text: string, maxLength: number): string {
  // Cut before and after: before, so that a megabyte of text is not searched; after, as replacing only ever shortens.
  const bounded = text.slice(0, maxLength * 2);
  const plain = bounded.replace(ESCAPE_SEQUENCES, '').replace(WHITE_SPACE, ' ').replace(CONTROLS, '').trim();
  return plain.length > maxLength || bounded.length < text.length
    ? `${plain.slice(0, maxLength - 1)}…`
    : plain;
}

const ESCAPE_SEQUENCES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;
const WHITE_SPACE = /[\t\r\n\u2028\u2029]+/g;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
