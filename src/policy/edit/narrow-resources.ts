import type { Statement } from '../document/document.ts';
import { matchesWildcard } from '../evaluation/match.ts';
import { oneOrMore } from './narrow-actions.ts';
import type { Change } from './narrow-change.ts';

/** The resource on which something is lifted. */
export interface Scope {
  /** as a statement names it: the key's ARN, or `<bucket ARN>/*` */
  readonly pattern: string;
  /** a resource that is asked for: the key's ARN, or an object of the bucket */
  readonly sample: string;
  /** the policy stands on this very resource: whatever it says is about it alone */
  readonly attached: boolean;
}

export interface ResourceSplit {
  /** the statement for other resources; null: it has none */
  readonly outside: readonly Change[] | null;
  /** the statement for the scope alone; null: it leaves out a part of the scope, and cannot name the rest of it */
  readonly inside: readonly Change[] | null;
  /** patterns wider than the scope that no policy can tell from it */
  readonly beyond: readonly string[];
}

const AS_IT_IS: ResourceSplit = { outside: null, inside: [], beyond: [] };

/**
 * The resources of a Deny without the scope, and the scope alone.
 * @param actions those the outside is about; null: all that the statement has
 */
export function resourcesOf(
  { resource }: Statement,
  scope: Scope,
  actions: readonly string[] | null,
): ResourceSplit {
  if (scope.attached || resource.kind === 'none') return AS_IT_IS;
  if (resource.kind === 'not-resource') {
    const inside: readonly Change[] = [
      { kind: 'rename', from: 'NotResource', to: 'Resource', value: scope.pattern },
    ];
    return {
      outside: [{ kind: 'add', path: ['NotResource'], value: scope.pattern }],
      inside: resource.patterns.some((one) => meets(one, scope)) ? null : inside,
      beyond: [],
    };
  }
  const { patterns } = resource;
  const reaching = patterns.filter((pattern) => reaches(pattern, scope));
  const others = patterns.filter((pattern) => !reaching.includes(pattern));
  if (reaching.some((pattern) => isEverything(pattern, scope, actions))) {
    return {
      outside: [{ kind: 'rename', from: 'Resource', to: 'NotResource', value: scope.pattern }],
      inside: [{ kind: 'set', name: 'Resource', value: scope.pattern }],
      beyond: [],
    };
  }
  const beyond = reaching.filter((pattern) => !isWithin(pattern, scope));
  if (others.length === 0) return { ...AS_IT_IS, beyond };
  return {
    outside: [{ kind: 'remove', path: ['Resource'], values: reaching }],
    inside: [{ kind: 'set', name: 'Resource', value: oneOrMore(reaching) }],
    beyond,
  };
}

/**
 * The statement for what no list of the scope's actions is about: other resources, and of a bucket's own policy the
 * bucket itself. Null where there are none, or where a pattern cannot be taken apart.
 */
export function outsideOf(statement: Statement, scope: Scope): readonly Change[] | null {
  const { resource } = statement;
  const { outside, beyond } = resourcesOf(statement, { ...scope, attached: false }, null);
  if (!scope.attached) return beyond.length > 0 ? null : outside;
  // A key's policy is about the key alone.
  if (!scope.pattern.endsWith('/*')) return null;
  if (resource.kind !== 'resource' || beyond.length === 0) return outside;
  const bucket = scope.pattern.slice(0, -2);
  const others = resource.patterns.filter((pattern) => !reaches(pattern, scope));
  const withBucket = resource.patterns.some((pattern) => matchesWildcard(pattern, bucket));
  const left = withBucket ? [...new Set([...others, bucket])] : others;
  return left.length === 0 ? null : [{ kind: 'set', name: 'Resource', value: oneOrMore(left) }];
}

/** A pattern of several buckets, or of a bucket and its objects: it has other actions than those on objects. */
export function reachesBeyondObjects({ resource }: Statement, scope: Scope): boolean {
  if (scope.attached || !scope.pattern.endsWith('/*') || resource.kind !== 'resource') return false;
  return resource.patterns.some((pattern) => reaches(pattern, scope) && !isWithin(pattern, scope));
}

/** All its resources belong to the scope's service, so that `NotAction` reaches no action of another one. */
export function namesOneService({ resource }: Statement, { pattern, attached }: Scope): boolean {
  if (attached) return true;
  const service = pattern.split(':').slice(0, 3).join(':');
  return resource.kind === 'resource' && resource.patterns.every((one) => one.startsWith(`${service}:`));
}

/** A variable may stand for anything. */
function reaches(pattern: string, { sample }: Scope): boolean {
  return matchesWildcard(pattern.replace(/\$\{[^}]*\}/g, '*'), sample);
}

/** The pattern may name a part of the scope: told by what stands before its first wildcard. */
function meets(pattern: string, { pattern: scope }: Scope): boolean {
  const [start = ''] = pattern.split(/[*?$]/);
  if (!scope.endsWith('/*')) return matchesWildcard(pattern.replace(/\$\{[^}]*\}/g, '*'), scope);
  const objects = scope.slice(0, -1);
  return start.startsWith(objects) || (start !== pattern && objects.startsWith(start));
}

function isWithin(pattern: string, { pattern: scope }: Scope): boolean {
  return scope.endsWith('/*') ? pattern.startsWith(scope.slice(0, -1)) : pattern === scope;
}

/** All keys of any account: kms:Decrypt knows no other kind of resource, other KMS actions do. */
function isEverything(pattern: string, scope: Scope, actions: readonly string[] | null): boolean {
  if (pattern === '*') return true;
  if (actions === null || !actions.every((action) => action.startsWith('kms:'))) return false;
  const partition = scope.pattern.split(':')[1] ?? 'aws';
  return matchesWildcard(pattern, `arn:${partition}:kms:\u0001:\u0001:key/\u0001`);
}
