/** What every report says around a fix. */
import type { Fix, FixBody, Reason } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';

export function fixHeading(fix: Fix, index: number, total: number, { t }: I18n): string {
  return t('check:fix', {
    number: index + 1,
    total,
    place: t(`diagnosis:targets.${fix.target}`),
    change: t(`diagnosis:changes.${fix.change}`),
  });
}

/** What an alternative says that its fix has not said already. */
export function notesBeyond(said: readonly Reason[], notes: readonly Reason[]): readonly Reason[] {
  const keys = new Set(said.map((note) => JSON.stringify(note)));
  return notes.filter((note) => !keys.has(JSON.stringify(note)));
}

/** Whether there is something to look at or to run; else the notes say who can make the change. */
export function hasSomethingToUse({ diff, statement, read, commands }: FixBody): boolean {
  return diff !== null || statement !== null || read.length > 0 || commands.length > 0;
}

export function gainsHeading({ prediction }: FixBody, { t }: I18n): string {
  return t(prediction === 'unknown' ? 'check:addsDeclared' : 'check:adds');
}

export function commandsHeading({ files }: FixBody, { t }: I18n): string {
  return t(files.length > 0 ? 'check:commands' : 'check:commandsAlone');
}
