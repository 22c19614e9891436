/** The closed list of verdicts (docs/report.schema.json; how each is reached: docs/diagnosis.md). Codes are never renamed. */
import type { Layer } from '../policy/index.ts';
import type { Reason } from './reasons.ts';

export const VERDICT_CODES = [
  'no-problem-found',
  'decrypt-not-allowed',
  'decrypt-denied',
  'generate-data-key-not-allowed',
  'generate-data-key-denied',
  's3-action-not-allowed',
  's3-action-denied',
  'key-disabled',
  'key-pending-deletion',
  'key-not-ready',
  'key-not-found',
  'key-in-other-region',
  'key-not-symmetric',
  'bucket-not-found',
  'bucket-in-other-region',
  'credentials-missing',
  'credentials-expired',
  'credentials-invalid',
  'clock-skewed',
  'endpoint-unreachable',
  'throttled',
  'service-error',
  'request-not-supported',
  'undetermined',
] as const;

export type VerdictCode = (typeof VERDICT_CODES)[number];

export type Denial = 'implicit' | 'explicit' | 'unknown';
export type Confidence = 'proved' | 'likely';

export interface Verdict {
  readonly code: VerdictCode;
  /** the IAM action the message or the evidence names, for example `kms:Decrypt` */
  readonly action: string | null;
  /** one of the uploads' own, or whichever a reported error names */
  readonly failedOperation: string | null;
  readonly denial: Denial | null;
  readonly layers: readonly Layer[];
  /** null exactly when `code` is `undetermined` */
  readonly confidence: Confidence | null;
  readonly reasons: readonly Reason[];
  /** what would decide, or what to do next where no policy fix applies; empty where the fixes say it all */
  readonly nextSteps: readonly Reason[];
}
