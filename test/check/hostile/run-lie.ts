/** One check against a server that lies, and all that is made of it for people and machines. */
import type { CheckResult } from '../../../src/check/index.ts';
import { createI18n } from '../../../src/i18n/index.ts';
import type { PracticeAccount } from '../../../src/practice/index.ts';
import { reportDocument } from '../../../src/report/document.ts';
import { reportFiles } from '../../../src/report/files.ts';
import { createStyle } from '../../../src/report/style.ts';
import { reportText } from '../../../src/report/text.ts';
import { runCheck } from '../helpers.ts';
import { accessTo, targetIn } from '../practice-account.ts';
import { type Lie, startProxy } from './proxy.ts';

export interface Lied {
  readonly result: CheckResult;
  readonly elapsedMs: number;
  /** requests that were lied to */
  readonly lies: number;
  /** name and content of everything that is written or printed */
  readonly texts: readonly (readonly [name: string, content: string])[];
}

export const TIMEOUT_MS = 1500;

export async function runLie(
  account: PracticeAccount,
  lieTo: (operation: string) => boolean,
  lie: Lie,
): Promise<Lied> {
  const proxy = await startProxy(account, lieTo, lie);
  try {
    const began = performance.now();
    const target = targetIn(account, { endpointUrl: proxy.url, timeoutMs: TIMEOUT_MS });
    const { result } = await runCheck(target, { access: accessTo(account), confirm: null });
    return { result, elapsedMs: performance.now() - began, lies: proxy.lies(), texts: textsOf(result) };
  } finally {
    await proxy.close();
  }
}

export function textsOf(result: CheckResult): Lied['texts'] {
  const i18n = createI18n('en');
  const files = reportFiles(reportDocument(result, i18n, '0.0.0'), result, i18n);
  const text = reportText(result, { i18n, style: createStyle(false), columns: 100, filesWritten: false });
  return [...files.map(({ name, content }) => [name, content] as const), ['text', text]];
}

/** What would do something on a terminal, or turn letters round. Line ends and tabs are layout. */
const ACTIVE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** Where something stands that would do something, with what is around it. */
export function activeIn(texts: Lied['texts']): string[] {
  return texts.flatMap(([name, content]) => {
    const at = content.search(ACTIVE);
    return at < 0 ? [] : [`${name}: ${JSON.stringify(content.slice(Math.max(0, at - 40), at + 40))}`];
  });
}
