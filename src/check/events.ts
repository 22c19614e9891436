/** The one stream every view is drawn from: the wizard, `check` as text and `check --json`. */
import type {
  Control,
  Diagnosis,
  Evidence,
  ObservedTarget,
  Step,
  StepOperation,
} from '../diagnosis/index.ts';
import type { Principal } from '../policy/index.ts';
import type { PlannedCalls } from './calls.ts';

export type CheckEvent =
  /** the look-ups before the first write are under way */
  | { readonly type: 'look-started' }
  /** they are in: this is what consent is asked for */
  | { readonly type: 'look-finished'; readonly look: Look }
  /** from here on objects are written */
  | { readonly type: 'probe-started'; readonly plan: readonly PlannedStep[] }
  | {
      readonly type: 'step-started';
      readonly id: string;
      readonly operation: StepOperation;
      readonly bytes: number | null;
    }
  /** bytes handed to the network so far, for one part; starts anew when the SDK sends the part again */
  | { readonly type: 'step-progress'; readonly id: string; readonly sentBytes: number }
  /** the SDK sends it again: which attempt this is, from 2 on, and how the one before ended (`HTTP 503`, `ECONNRESET`) */
  | { readonly type: 'step-retried'; readonly id: string; readonly attempt: number; readonly reason: string }
  | { readonly type: 'step-finished'; readonly step: Step }
  | {
      readonly type: 'evidence-read';
      readonly piece: keyof Evidence;
      readonly status: Evidence[keyof Evidence]['status'];
    }
  /** the evidence that came in after the look says something that belongs beside the look's warnings */
  | { readonly type: 'warned'; readonly warning: LookWarning }
  /** what would stay if the process ended now: told anew whenever it changes */
  | { readonly type: 'at-risk'; readonly leftovers: readonly Leftover[] }
  | { readonly type: 'cleanup-started'; readonly interrupted: boolean }
  | { readonly type: 'cleanup-finished'; readonly cleanup: Cleanup }
  /** always the last event, also after an interruption */
  | { readonly type: 'finished'; readonly result: CheckResult };

export interface PlannedStep {
  readonly id: string;
  readonly operation: StepOperation;
  readonly bytes: number | null;
}

/** A control that may become necessary. `control-aes256` sends one part and is thrown away: it never makes an object. */
export interface PlannedControl {
  readonly control: Control;
  readonly key: string;
  readonly bytes: number;
}

/** What could be seen before the first write, and what a run could leave or set off. */
export interface Look {
  readonly target: ObservedTarget;
  readonly caller: Principal | null;
  readonly evidence: Pick<
    Evidence,
    | 'caller'
    | 'bucketRegion'
    | 'bucketEncryption'
    | 'versioning'
    | 'defaultRetention'
    | 'replication'
    | 'notifications'
  >;
  /** the key of every object this run writes, for the consent screen */
  readonly objectKeys: readonly string[];
  /** what may be written besides: only where S3 refuses an upload without saying why */
  readonly controls: readonly PlannedControl[];
  /** every call that the run has made by then, makes, or may make */
  readonly calls: PlannedCalls;
  readonly warnings: readonly LookWarning[];
  /** why the run ends here without asking for consent, or null; the verdict says more */
  readonly stopped: 'cannot-write' | 'would-be-retained' | null;
}

export type LookWarning =
  /** test objects would be locked: the run stops here unless --allow-retained is given */
  | {
      readonly id: 'default-retention';
      readonly mode: string;
      /** one of the two, as the bucket's setting has it */
      readonly days: number | null;
      readonly years: number | null;
    }
  /** versions of test objects stay until the root user deletes them with a code */
  | { readonly id: 'mfa-delete' }
  | { readonly id: 'replication'; readonly rules: number }
  | { readonly id: 'notifications'; readonly targets: number }
  /** nobody can say whether any of these is in use */
  | { readonly id: 'not-read'; readonly what: readonly UnreadSetting[] }
  /** the documents show that the caller may not remove its own test objects */
  | { readonly id: 'cannot-delete'; readonly action: 's3:DeleteObject' | 's3:DeleteObjectVersion' };

export type UnreadSetting = 'default-retention' | 'replication' | 'notifications';

export interface Cleanup {
  /** nothing of this run is left */
  readonly complete: boolean;
  /** that was looked at and not only assumed, and nothing that was sent may still come */
  readonly verified: boolean;
  readonly left: readonly Leftover[];
}

export type Leftover = {
  readonly bucket: string;
  readonly key: string;
  /** `aws …` command that removes it */
  readonly command: string;
} /** `uploadId` is empty where nobody has answered, and the upload was not seen or may not be looked for: the command then finds it */ & (
  | { readonly kind: 'upload'; readonly uploadId: string }
  | { readonly kind: 'version' | 'delete-marker'; readonly versionId: string }
  /** of a bucket that keeps no versions; or it may be there or still come, and was not seen: the command then finds it */
  | { readonly kind: 'object' }
);

/** With the diagnosis: the verdict, the fixes, the flow to draw and how it comes about. */
export interface CheckResult extends Diagnosis {
  /** ISO 8601, UTC */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly interrupted: boolean;
  readonly target: ObservedTarget;
  readonly steps: readonly Step[];
  readonly evidence: Evidence;
  readonly cleanup: Cleanup;
  /** names and ids are placeholders: the commands are to be filled in before they are run */
  readonly redacted: boolean;
}
