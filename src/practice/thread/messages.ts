import type { PolicyChange } from '../../policy/index.ts';
import type { PracticeAccount, PracticeApplied } from '../handle.ts';

/** What of the account can be sent: all but what acts on it. */
export type AccountFacts = Omit<PracticeAccount, 'apply' | 'close'>;

/** To the thread; each message but the first is answered once, under the same number. */
export type ToPractice =
  /** the first; answered by `ready` or `not-started` */
  | {
      readonly type: 'start';
      readonly scenario: string;
      /** the path of a private folder, which the process that starts the thread made, and removes */
      readonly folder: string;
    }
  | { readonly type: 'apply'; readonly number: number; readonly change: PolicyChange }
  | { readonly type: 'close'; readonly number: number };

export type FromPractice =
  | { readonly type: 'ready'; readonly facts: AccountFacts }
  | { readonly type: 'not-started'; readonly error: Error }
  | { readonly type: 'applied'; readonly number: number; readonly applied: PracticeApplied }
  | { readonly type: 'closed'; readonly number: number }
  | { readonly type: 'failed'; readonly number: number; readonly error: Error };
