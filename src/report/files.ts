/** Everything that is handed over with a result: for machines, for tickets, for people, and what the commands need. */
import type { CheckResult } from '../check/events.ts';
import type { FixFile } from '../diagnosis/index.ts';
import type { I18n } from '../i18n/index.ts';
import { documentText, type ReportDocument } from './document.ts';
import { reportHtml } from './html/index.ts';
import { reportMarkdown } from './markdown/index.ts';

/**
 * `report.json`, `report.md`, `report.html`, and one file for each document of a fix or an alternative.
 * @param i18n the reports' language, whatever the screen's
 */
export function reportFiles(document: ReportDocument, result: CheckResult, i18n: I18n): readonly FixFile[] {
  const { version } = document.tool;
  return [
    { name: 'report.json', content: documentText(document) },
    { name: 'report.md', content: reportMarkdown(result, i18n, version) },
    { name: 'report.html', content: reportHtml(result, i18n, version) },
    ...result.fixes.flatMap((fix) => [
      ...fix.files,
      ...fix.alternatives.flatMap((alternative) => alternative.files),
    ]),
  ];
}
