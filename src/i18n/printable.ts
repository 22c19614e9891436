/**
 * Text from outside (AWS, files, the environment, the keyboard) made safe for a terminal: escape sequences,
 * other control characters and bidirectional overrides are taken out. Tabs and line ends become one space.
 * @param maxLength longer text is cut and marked with `…`
 */
export function printable(text: string, maxLength = 4096): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return stripControls(cut).replace(/[\t\r\n]+/g, ' ');
}

/** As `printable`, for documents: line ends and indentation stay, nothing is cut. */
export function printableLines(text: string): string {
  return stripControls(text).replace(/\r\n?/g, '\n');
}

// CSI, OSC (ended by BEL or ST) and other two-character escapes first, whole, so that no half of one stays behind.
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]P^_X]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009c-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]?/g;
const CONTROLS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function stripControls(text: string): string {
  return text.replace(ESCAPES, '').replace(CONTROLS, '');
}
