/** `--out DIR`: the report and the files of the fix, in a folder that was empty. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { I18n } from '../i18n/index.ts';
import type { ReportDocument } from '../report/document.ts';
import { reportFiles } from '../report/files.ts';
import { makeFolder, saveFiles } from '../report/save.ts';
import type { Shown } from './redacted.ts';

/** An empty folder, made if it is not there, and no symbolic link to one: existing files are never overwritten. */
export async function isUsable(folder: string): Promise<boolean> {
  try {
    await makeFolder(folder);
    return (await readdir(folder)).length === 0;
  } catch {
    return false;
  }
}

/** Which name each placeholder of a redacted report stands for: beside the report, never in it. */
const MAP = 'redaction-map.json';

/** Writes the files and names them on standard error. @returns whether all of them could be written */
export async function keep(
  folder: string,
  document: ReportDocument,
  { result, map }: Shown,
  i18n: I18n,
): Promise<boolean> {
  const beside = map === null ? [] : [{ name: MAP, content: `${JSON.stringify(map, null, 2)}\n` }];
  const saved = await saveFiles(folder, [...reportFiles(document, result, i18n), ...beside], new Set());
  if (!saved.ok) {
    process.stderr.write(`${i18n.t('cli:notSaved', { path: saved.path, code: saved.code })}\n`);
    return false;
  }
  for (const path of saved.paths) process.stderr.write(`${i18n.t('cli:saved', { path })}\n`);
  if (map !== null) process.stderr.write(`${i18n.t('cli:redact.mapKept', { path: join(folder, MAP) })}\n`);
  return true;
}
