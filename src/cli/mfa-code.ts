import { createInterface } from 'node:readline/promises';
import { type I18n, printable } from '../i18n/index.ts';

/**
 * Asks for the code of an MFA device on standard error: standard output stays the report's.
 * @returns null where nobody sits at a terminal: then nobody is asked
 */
export function mfaCodeFrom(i18n: I18n, signal: AbortSignal): ((serial: string) => Promise<string>) | null {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return null;
  return async (serial) => {
    // Cooked: Ctrl-C goes to the check as it does everywhere else.
    const lines = createInterface({ input: stdin, output: stderr, terminal: false });
    try {
      const text = await lines.question(`\n${i18n.t('cli:mfaCode', { serial: printable(serial, 300) })} `, {
        signal,
      });
      return text.replace(/\s/g, '').slice(0, 16);
    } finally {
      lines.close();
    }
  };
}
