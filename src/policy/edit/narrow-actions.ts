import type { Statement } from '../document/document.ts';
import { matchesWildcard } from '../evaluation/match.ts';
import { knownActions, knownBucketActions } from './known-actions.ts';
import type { Change } from './narrow-change.ts';

export interface ActionSplit {
  /**
   * The statement denies a whole service: all its actions but some can only be said on the resource itself, where
   * `NotAction` reaches nothing else. `rest` then holds there, and the statement as it is elsewhere.
   */
  readonly whole: boolean;
  /** the statement for its other actions; null: it has none */
  readonly rest: readonly Change[] | null;
  /** the statement for the lifted actions alone */
  readonly only: readonly Change[];
  /** the patterns that cover them: they may mean more than any list of today's actions holds */
  readonly covering: readonly string[];
  /** patterns that `rest` replaces by the actions that AWS lists for them */
  readonly spelledOut: readonly string[];
}

/** The actions of a Deny without those that are lifted, and those alone. */
export function actionsOf({ action }: Statement, lifted: readonly string[]): ActionSplit {
  const alone = oneOrMore(lifted);
  if (action.kind === 'not-action') {
    return {
      whole: false,
      rest: lifted.map((value) => ({ kind: 'add', path: ['NotAction'], value })),
      only: [{ kind: 'rename', from: 'NotAction', to: 'Action', value: alone }],
      covering: [],
      spelledOut: [],
    };
  }
  const { patterns } = action;
  const covering = patterns.filter((pattern) => lifted.some((one) => covers(pattern, one)));
  const only: readonly Change[] = [{ kind: 'set', name: 'Action', value: alone }];
  const services = new Set(lifted.map((one) => one.slice(0, one.indexOf(':')).toLowerCase()));
  if (covering.some((pattern) => isWhole(pattern, services))) {
    return {
      whole: true,
      rest: [{ kind: 'rename', from: 'Action', to: 'NotAction', value: alone }],
      only,
      covering: [],
      spelledOut: [],
    };
  }
  const others = patterns.filter((pattern) => !covering.includes(pattern));
  const stillMeant = covering
    .flatMap((pattern) => meantBy(pattern, services))
    .filter((one) => !lifted.some((lift) => same(lift, one)))
    .filter((one) => !others.some((pattern) => covers(pattern, one)));
  const instead = [...new Set(stillMeant)];
  if (others.length === 0 && instead.length === 0) {
    const asItIs =
      patterns.length === lifted.length && lifted.every((one) => patterns.some((p) => same(p, one)));
    return { whole: false, rest: null, only: asItIs ? [] : only, covering: [], spelledOut: [] };
  }
  const rest: Change[] =
    others.length === 0
      ? [{ kind: 'set', name: 'Action', value: oneOrMore(instead) }]
      : [
          { kind: 'remove', path: ['Action'], values: covering },
          ...instead.map((value): Change => ({ kind: 'add', path: ['Action'], value })),
        ];
  const patternsOnly = covering.filter(
    (pattern) => /[*?]/.test(pattern) && instead.some((one) => covers(pattern, one)),
  );
  return { whole: false, rest, only, covering, spelledOut: patternsOnly };
}

/** What a pattern stands for, of the actions AWS lists. */
function meantBy(pattern: string, services: ReadonlySet<string>): readonly string[] {
  return [...services].flatMap(knownActions).filter((action) => covers(pattern, action));
}

/** Means an action on the bucket itself: S3 takes no bucket policy in which an action has no resource to be about. */
export function isOnBucket(pattern: string): boolean {
  return knownBucketActions.some((action) => covers(pattern, action));
}

function isWhole(pattern: string, services: ReadonlySet<string>): boolean {
  // No action has a name like this: what covers it covers all there are and will be.
  return [...services].every((service) => covers(pattern, `${service}:\u0001`));
}

function covers(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** IAM takes a single string as well as a list; a list of one is written as the string. */
export function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only === undefined || others.length > 0 ? values : only;
}
