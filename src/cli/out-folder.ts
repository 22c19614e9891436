/** `--out DIR`: the report and the files of the fix, in a folder that was empty. */
import { mkdir, readdir } from 'node:fs/promises';
import type { CheckResult } from '../check/events.ts';
import type { I18n } from '../i18n/index.ts';
import type { ReportDocument } from '../report/document.ts';
import { reportFiles } from '../report/files.ts';
import { saveFiles } from '../report/save.ts';

/** An empty folder, made if it is not there: existing files are never overwritten. */
export async function isUsable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return (await readdir(folder)).length === 0;
  } catch {
    return false;
  }
}

/** Writes the files and names them on standard error. @returns whether all of them could be written */
export async function keep(
  folder: string,
  document: ReportDocument,
  result: CheckResult,
  i18n: I18n,
): Promise<boolean> {
  const saved = await saveFiles(folder, reportFiles(document, result, i18n), new Set());
  if (!saved.ok) {
    process.stderr.write(`${i18n.t('cli:notSaved', { path: saved.path, code: saved.code })}\n`);
    return false;
  }
  for (const path of saved.paths) process.stderr.write(`${i18n.t('cli:saved', { path })}\n`);
  return true;
}
