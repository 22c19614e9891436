import type { I18n } from '../i18n/index.ts';
import type { ParsedArguments } from './arguments/parse.ts';

/** What a command is run with. */
export interface CommandContext {
  readonly args: ParsedArguments;
  readonly i18n: I18n;
  readonly version: string;
  /** chosen by --lang; the wizard asks when it was not */
  readonly languageGiven: boolean;
  /** keeps the compiled code of what has run so far for the next start (load.cjs); for when nobody waits */
  readonly keepCompiled: () => void;
}
