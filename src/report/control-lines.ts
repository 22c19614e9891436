/** What the controls and the direct questions to KMS have shown, as rows for every view. */
import { type ControlFinding, controlFindings } from '../diagnosis/control-findings.ts';
import type { DryRunAnswer, Evidence, Step } from '../diagnosis/index.ts';
import type { I18n } from '../i18n/index.ts';

export interface ControlRow {
  readonly state: 'succeeded' | 'failed' | 'skipped';
  /** what was tried, and how it ended */
  readonly line: string;
  /** what it rules out, or that it shows nothing */
  readonly shows: string;
}

/** How an outcome is marked, and the word for it. */
const LOOK_OF = {
  worked: { state: 'succeeded', word: 'worked' },
  refused: { state: 'failed', word: 'refused' },
  'refused-earlier': { state: 'failed', word: 'refused' },
  inconclusive: { state: 'failed', word: 'failed' },
  'bucket-demands-kms': { state: 'skipped', word: 'not-run' },
  'not-run': { state: 'skipped', word: 'not-run' },
} as const;

export function controlRows(steps: readonly Step[], i18n: I18n): readonly ControlRow[] {
  return controlFindings(steps).map((finding) => {
    const { state, word } = LOOK_OF[finding.outcome];
    return {
      state,
      line: i18n.t('check:controls.line', {
        name: i18n.t(`check:controls.name.${finding.control}`),
        outcome: i18n.t(`check:controls.outcome.${word}`),
      }),
      shows: showsText(finding, i18n),
    };
  });
}

function showsText({ control, outcome }: ControlFinding, { t }: I18n): string {
  switch (outcome) {
    case 'worked':
    case 'refused':
      return t(`check:controls.shows.${control}.${outcome}`);
    case 'refused-earlier':
    case 'bucket-demands-kms':
      return t(`check:controls.shows.${outcome}`);
    case 'inconclusive':
    case 'not-run':
      return t('check:controls.shows.nothing');
  }
}

export interface DryRunRow {
  readonly action: 'kms:GenerateDataKey' | 'kms:Decrypt';
  readonly state: 'succeeded' | 'failed' | 'skipped';
  /** the action, and what KMS said */
  readonly line: string;
}

const STATE_OF: Readonly<Record<DryRunAnswer['outcome'], DryRunRow['state']>> = {
  'would-succeed': 'succeeded',
  refused: 'failed',
  inconclusive: 'skipped',
};

/** Empty where KMS was not asked, or could not be. */
export function dryRunRows({ dryRun }: Pick<Evidence, 'dryRun'>, { t }: I18n): readonly DryRunRow[] {
  if (dryRun.status !== 'read') return [];
  const row = (action: DryRunRow['action'], { outcome }: DryRunAnswer): DryRunRow => ({
    action,
    state: STATE_OF[outcome],
    line: t('check:controls.line', { name: action, outcome: t(`check:dryRun.outcome.${outcome}`) }),
  });
  const { generateDataKey, decrypt } = dryRun.value;
  return [row('kms:GenerateDataKey', generateDataKey), row('kms:Decrypt', decrypt)];
}
