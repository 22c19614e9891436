/**
 * What the wizard is given to work with. It does no AWS call and touches no file itself; everything that does is
 * handed in by src/cli, lazily where it is heavy, so that the first frame waits for none of it.
 */

import type { CheckResult, Leftover } from '../check/events.ts';
import type { PickItem, PickRequest } from '../check/picks.ts';
import type { Check } from '../check/request.ts';
import type { Target } from '../check/target.ts';
import type { Language } from '../i18n/index.ts';
import type { PracticeAccount } from '../practice/handle.ts';
import type { ScenarioId } from '../practice/scenarios/scenario.ts';
import type { DocumentField, FieldProblem } from './flow/document-fields.ts';

export type { PickItem, PickRequest } from '../check/picks.ts';
export type { Check, CheckRequest } from '../check/request.ts';

/** What somebody hands over: paths as they are typed or dropped on the terminal, several in one field of them. */
export type ExplainRequest = Readonly<Record<DocumentField, string | null>> & {
  readonly errorText: string | null;
};

export type Explained =
  | { readonly ok: true; readonly result: CheckResult }
  | { readonly ok: false; readonly field: DocumentField; readonly problem: FieldProblem };

/** What became of a text that was to be copied. */
export type Copied =
  | {
      readonly ok: true;
      /** has put it on the system's clipboard; null: the terminal was asked to, which says nothing back */
      readonly program: string | null;
    }
  | { readonly ok: false };

export interface WizardServices {
  /** the scenarios on offer, in the order they are shown */
  readonly scenarios: readonly ScenarioId[];
  /** whether the SDK's own chain finds any credentials; must answer without a network round trip where it can */
  hasCredentials(): Promise<boolean>;
  /** starts what talks to AWS, in a thread of its own; called once, as soon as the first frame stands */
  loadCheck(): Promise<{ readonly check: Check }>;
  /** a list page by page; throws, with AWS's or Node's code in `code`, where it is refused */
  list(request: PickRequest): AsyncIterable<readonly PickItem[]>;
  /**
   * Readies what a practice account is made of, in a thread of its own, before anybody has said which one. Never
   * rejects: what keeps it from being loaded is said when one is started, which loads it again.
   */
  loadPractice(): Promise<void>;
  /** starts a practice account of this process; the wizard closes it */
  startPractice(scenario: ScenarioId): Promise<PracticeAccount>;
  /**
   * Writes the report and every file of the fixes.
   * @returns the paths written, as they should be shown
   */
  saveReport(result: CheckResult, language: Language, directory: string): Promise<readonly string[]>;
  /** never rejects */
  copy(text: string): Promise<Copied>;
  /** for the next start; never rejects */
  rememberLanguage(language: Language): Promise<void>;
  /** reads the files named in a field; what keeps them from being taken, or null */
  checkDocument(field: DocumentField, text: string): Promise<FieldProblem | null>;
  /** what follows from what was handed over, without any call to AWS */
  explain(request: ExplainRequest): Promise<Explained>;
}

export interface WizardOptions {
  readonly services: WizardServices;
  /** given with `--lang`, or guessed; can be changed on every screen */
  readonly language: Language;
  /** whether the language was asked for (`--lang`): then the first screen is not shown */
  readonly languageGiven: boolean;
  /**
   * What the command line gave and the defaults of the rest. The wizard puts `bucket`, `kmsKeyId`, `region` and, for the
   * practice account, `endpointUrl` in; an empty `bucket` means that none was given.
   */
  readonly target: Target;
  readonly profile: string | null;
  readonly roleArn: string | null;
  /** profiles of `--reader-profile` */
  readonly readerProfiles: readonly string[];
  /** where reports are saved: `--out`, or a name of the caller's choice */
  readonly directory: string;
  /** a report that was read back: its result is shown, and nothing is run; null: the wizard begins at its beginning */
  readonly report: CheckResult | null;
  readonly streams: WizardStreams;
  /** tells of everything but a key that is to end the wizard; it cleans up first, as on Ctrl-C */
  readonly onStop: (listener: (because: StopReason) => void) => void;
}

/**
 * `interrupt`: Ctrl-C or a polite kill, where a second one leaves at once; `hang-up`: a closed window; `crash`: a fault
 * of our own; `leave`: clean-up after one takes too long.
 */
export type StopReason = 'interrupt' | 'hang-up' | 'crash' | 'leave';

export interface WizardStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export interface WizardExit {
  /** `left`: before any check had finished; `interrupted`: Ctrl-C, after clean-up or, the second time, without it */
  readonly reason: 'finished' | 'left' | 'interrupted' | 'crashed';
  /** of the last check that ended */
  readonly result: CheckResult | null;
  /** what is still there, of every run: not removed, or written by a run that was cut off */
  readonly atRisk: readonly Leftover[];
  readonly language: Language;
}
