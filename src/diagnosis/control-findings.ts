/** What each control that was made shows, for views: one line a control. */
import { type ControlOutcome, controlOutcomesOf } from './control-outcomes.ts';
import { isDenied } from './denial/error-codes.ts';
import { type Control, purposeOf, type Step } from './observation.ts';

export interface ControlFinding {
  readonly control: Control;
  readonly outcome: ControlOutcome;
  /** `rules-out`: size, or the S3 permission, is not the cause; `refused-too`: it may be; `nothing`: it does not tell */
  readonly shows: 'rules-out' | 'refused-too' | 'nothing';
}

const SHOWS: Readonly<Record<ControlOutcome, ControlFinding['shows']>> = {
  worked: 'rules-out',
  refused: 'refused-too',
  'refused-earlier': 'nothing',
  'bucket-demands-kms': 'nothing',
  inconclusive: 'nothing',
  'not-run': 'nothing',
};

/** In the order in which they are made; controls of which there is no step are left out. */
export function controlFindings(steps: readonly Step[]): readonly ControlFinding[] {
  const refused = steps.find(
    (step) => purposeOf(step) === 'upload' && step.outcome === 'failed' && isDenied(step.error),
  );
  const { sameBytes, aes256 } = controlOutcomesOf(steps, refused ?? null);
  const made = (control: Control) => steps.some((step) => purposeOf(step) === control);
  return [
    { control: 'control-same-bytes' as const, outcome: sameBytes, shows: SHOWS[sameBytes] },
    { control: 'control-aes256' as const, outcome: aes256, shows: SHOWS[aes256] },
  ].filter(({ control }) => made(control));
}
