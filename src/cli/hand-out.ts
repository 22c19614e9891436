import type { CheckResult } from '../check/events.ts';
import { documentText, reportDocument } from '../report/document.ts';
import { reportText } from '../report/text.ts';
import type { CommandContext } from './command-context.ts';
import { keep } from './out-folder.ts';
import { shownOf } from './redacted.ts';
import { textOptions } from './text-options.ts';

/**
 * Prints a result, as text or as one JSON document, and keeps the report in the folder of `--out`, which can be used.
 * @returns false, with the reason on standard error, where it could not be redacted or kept
 */
export async function handOut(
  result: CheckResult,
  { args, i18n, version }: Pick<CommandContext, 'args' | 'i18n' | 'version'>,
): Promise<boolean> {
  const folder = args.values.get('out')?.[0] ?? null;
  const shown = shownOf(result, args, i18n);
  if (shown === null) return false;
  const document = reportDocument(shown.result, i18n, version);
  const text = args.flags.has('json')
    ? documentText(document)
    : reportText(shown.result, { ...textOptions(i18n), filesWritten: folder !== null });
  process.stdout.write(text);
  return folder === null || keep(folder, document, shown, i18n);
}
