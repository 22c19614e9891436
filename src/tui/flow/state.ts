/** Everything the wizard knows, as data: one screen of a closed list, and what outlives a screen. */
import type { CheckEvent, CheckResult, Leftover, Look } from '../../check/events.ts';
import type { Access, CredentialSource, Target } from '../../check/target.ts';
import type { Alternative } from '../../diagnosis/index.ts';
import type { Language } from '../../i18n/index.ts';
import type { PolicyChange } from '../../policy/index.ts';
import type { PracticeAccount } from '../../practice/handle.ts';
import type { ScenarioId } from '../../practice/scenarios/scenario.ts';
import type { Copied, ExplainRequest, PickItem } from '../services.ts';
import type { Command } from './command.ts';
import type { DocumentField, FieldProblem } from './document-fields.ts';
import type { Form } from './form.ts';
import type { Handed } from './handed.ts';
import type { Line } from './line.ts';
import type { Listings, PickField } from './listings.ts';
import type { RunModel } from './run.ts';

export const PLACES = ['practice', 'real', 'pasted'] as const;
export type PlaceKind = (typeof PLACES)[number];

export const FIX_VIEWS = ['diff', 'json', 'cli', 'terraform', 'cloudformation'] as const;
export type FixView = (typeof FIX_VIEWS)[number];

/** What the screen of the cause can show. */
export const WHY_VIEWS = ['sentences', 'flow', 'raw'] as const;
export type WhyView = (typeof WHY_VIEWS)[number];

export type FixVariant = 'smallest' | Alternative['kind'];

/** `form`: what was sent off is no code; `refused`: AWS did not take the one before. */
export type MfaProblem = 'form' | 'refused';

/** Screens that are a list to choose from. */
export type ListName = 'language' | 'where' | 'scenario';

export type Screen =
  | { readonly name: ListName }
  | { readonly name: 'starting'; readonly scenario: ScenarioId }
  | { readonly name: 'target' }
  | { readonly name: 'pasted-error' }
  | { readonly name: 'documents' }
  /** the files are read and the diagnosis is made */
  | { readonly name: 'explaining' }
  | { readonly name: 'looking' }
  /** a role asks for the code of an MFA device */
  | {
      readonly name: 'mfa';
      readonly serial: string;
      readonly line: Line;
      readonly problem: MfaProblem | null;
    }
  | { readonly name: 'consent'; readonly look: Look; readonly scroll: number }
  | { readonly name: 'uploading' }
  | { readonly name: 'compare'; readonly result: CheckResult; readonly scroll: number }
  | {
      readonly name: 'why';
      readonly result: CheckResult;
      readonly view: WhyView;
      readonly scroll: number;
    }
  | {
      readonly name: 'fix';
      readonly result: CheckResult;
      readonly fix: number;
      readonly view: FixView;
      readonly variant: FixVariant;
      readonly scroll: number;
    }
  | { readonly name: 'applying' }
  /** the check after a fix came to the same answer as before: policies take a while, and it is checked again */
  | { readonly name: 'patience'; readonly result: CheckResult }
  | { readonly name: 'success'; readonly result: CheckResult; readonly scroll: number }
  | { readonly name: 'trouble'; readonly trouble: Trouble }
  /** a run was cut off and cleans up; then the wizard leaves or goes back */
  | { readonly name: 'stopping'; readonly leadsTo: 'exit' | 'back' | 'crash' }
  | { readonly name: 'ended'; readonly reason: ExitReason };

export type ScreenName = Screen['name'];
export type ExitReason = 'finished' | 'left' | 'interrupted' | 'crashed';

/** Something that is not a verdict went wrong; `detail` is a message from outside. */
export interface Trouble {
  readonly id: 'practice-not-started' | 'check-failed' | 'not-applied' | 'explain-failed';
  readonly detail: string;
  /** what trying again does, and the screen that stands meanwhile; null: there is only the way back */
  readonly again: { readonly effects: readonly Effect[]; readonly screen: Screen } | null;
}

export type Notice =
  | { readonly id: 'saved'; readonly files: readonly string[]; readonly directory: string }
  | { readonly id: 'not-saved'; readonly detail: string }
  /** after so many checks */
  | { readonly id: 'same-answer'; readonly checks: number }
  /** `program`: the one that has it now; null: it was handed to the terminal, which says nothing back */
  | { readonly id: 'copied'; readonly view: FixView; readonly program: string | null }
  | { readonly id: 'not-copied' };

export interface State {
  readonly language: Language;
  /** shown beside the first where the verdict, the explanation and the fix are */
  readonly second: Language | null;
  readonly overlay: 'none' | 'help';
  readonly screen: Screen;
  /** the screens Back returns to, newest last */
  readonly history: readonly Screen[];
  readonly credentials: 'unknown' | 'found' | 'none';
  /** in the order they are shown: without credentials the practice account comes first */
  readonly places: readonly PlaceKind[];
  /** of every list, kept while other screens are shown */
  readonly cursors: Readonly<Record<ListName, number>>;
  readonly scenarios: readonly ScenarioId[];
  /** what is typed to find a scenario; the cursor counts those that match */
  readonly search: Line;
  readonly form: Form;
  /** what fields of the form choose from */
  readonly listings: Listings;
  /** which of what the field in hand offers; null: the cursor stands in its text */
  readonly pick: number | null;
  readonly handed: Handed;
  readonly place:
    | { readonly kind: 'practice'; readonly account: PracticeAccount }
    | { readonly kind: 'real' }
    /** an error and documents are handed over: nothing is asked of AWS */
    | { readonly kind: 'pasted' }
    /** a saved report is read: nothing is run, applied or checked again */
    | { readonly kind: 'report'; readonly result: CheckResult };
  /** numbers the runs: events of a run that has been left are not of interest any more */
  readonly runNumber: number;
  readonly run: RunModel;
  /** `again`: nothing was changed in between, but for what passes by itself or outside */
  readonly runReason: 'first' | 'again' | 'after-fix';
  /** how often a check after a fix has been repeated by itself, and the seconds until the next one */
  readonly waiting: { readonly repeated: number; readonly secondsLeft: number };
  /** of the run under way: whether a code was asked for, and what became of it */
  readonly mfa: 'none' | 'sent' | 'refused';
  /** of the last check that ended by itself */
  readonly result: CheckResult | null;
  /** what runs that have ended could not remove */
  readonly left: readonly Leftover[];
  /** what consent was given to last */
  readonly consented: Look | null;
  /** the results that were saved, each to a folder of its own, in this order */
  readonly savedRuns: readonly CheckResult[];
  /** every file written, each once */
  readonly saved: readonly string[];
  readonly notice: Notice | null;
  readonly settings: Settings;
}

export interface Settings {
  readonly target: Target;
  readonly roleArn: string | null;
  readonly readerProfiles: readonly string[];
  readonly directory: string;
}

export type Event =
  /** the first frame stands */
  | { readonly type: 'shown' }
  | { readonly type: 'command'; readonly command: Command }
  /** a closed window, or a fault of our own: however often it is told, it means the first time's */
  | { readonly type: 'stop'; readonly because: 'hang-up' | 'crash' }
  /** clean-up is not waited for any longer */
  | { readonly type: 'leave' }
  /** `limit`: how far the content on the screen can be scrolled, in lines */
  | { readonly type: 'scroll'; readonly by: number; readonly limit: number }
  /** moves the cursor of a list by so many choices, and no further than its ends */
  | { readonly type: 'move'; readonly by: number }
  /** a digit key: the n-th choice of the screen, counted from 0 */
  | { readonly type: 'choose'; readonly index: number }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'credentials'; readonly found: boolean }
  | { readonly type: 'practice-started'; readonly account: PracticeAccount }
  | { readonly type: 'practice-failed'; readonly detail: string }
  | { readonly type: 'check'; readonly run: number; readonly event: CheckEvent }
  | { readonly type: 'mfa-asked'; readonly run: number; readonly serial: string }
  | { readonly type: 'check-failed'; readonly run: number; readonly detail: string }
  | {
      readonly type: 'listed';
      readonly field: PickField;
      readonly of: string;
      readonly items: readonly PickItem[];
    }
  /** `code`: why the list did not come; null: it is whole */
  | {
      readonly type: 'list-ended';
      readonly field: PickField;
      readonly of: string;
      readonly code: string | null;
    }
  | { readonly type: 'applied' }
  /** a second of waiting is over */
  | { readonly type: 'ticked'; readonly run: number }
  | { readonly type: 'not-applied'; readonly detail: string }
  | { readonly type: 'saved'; readonly files: readonly string[]; readonly directory: string }
  | { readonly type: 'not-saved'; readonly detail: string }
  /** `text` is what stood in the field; null: it can be taken */
  | {
      readonly type: 'document-checked';
      readonly field: DocumentField;
      readonly text: string;
      readonly problem: FieldProblem | null;
    }
  | { readonly type: 'copied'; readonly view: FixView; readonly copied: Copied }
  | { readonly type: 'explained'; readonly run: number; readonly result: CheckResult }
  | {
      readonly type: 'not-explained';
      readonly run: number;
      readonly field: DocumentField;
      readonly problem: FieldProblem;
    }
  | { readonly type: 'explain-failed'; readonly run: number; readonly detail: string };

export type Effect =
  | { readonly type: 'find-credentials' }
  | { readonly type: 'load-check' }
  | { readonly type: 'load-practice' }
  | { readonly type: 'start-practice'; readonly scenario: ScenarioId }
  /** closes an account that arrived when nobody waited for it any more */
  | { readonly type: 'close-practice'; readonly account: PracticeAccount }
  | { readonly type: 'start-check'; readonly run: number; readonly target: Target; readonly access: Access }
  /** consent was given */
  | { readonly type: 'continue-check'; readonly run: number }
  /** the code of an MFA device that the run has asked for */
  | { readonly type: 'answer-mfa'; readonly run: number; readonly code: string }
  /** aborts; events go on until the run has cleaned up */
  | { readonly type: 'stop-check'; readonly run: number }
  /** leaves a run that has written nothing */
  | { readonly type: 'leave-check'; readonly run: number }
  | { readonly type: 'apply'; readonly account: PracticeAccount; readonly actions: readonly PolicyChange[] }
  | {
      readonly type: 'save';
      readonly result: CheckResult;
      readonly language: Language;
      readonly directory: string;
    }
  | { readonly type: 'check-document'; readonly field: DocumentField; readonly text: string }
  | { readonly type: 'explain'; readonly run: number; readonly request: ExplainRequest }
  /** a list for a field of the form; one that is still coming for the same field is not of interest any more */
  | {
      readonly type: 'list';
      readonly field: PickField;
      readonly of: string;
      readonly source: CredentialSource;
      readonly region: string | null;
    }
  | { readonly type: 'copy'; readonly view: FixView; readonly text: string }
  /** one second, for the run that has ended */
  | { readonly type: 'tick'; readonly run: number }
  | { readonly type: 'remember-language'; readonly language: Language }
  | { readonly type: 'exit' };

export type Step = readonly [State, readonly Effect[]];
