/** What the success of an upload proves about statements that the documents alone leave open. */
import {
  type Condition,
  type Decision,
  type Known,
  type Layer,
  type NamedPolicy,
  policiesIn,
  type Statement,
  type StatementRef,
  type StatementTrace,
  soleUndecidedAllows,
} from '../policy/index.ts';
import type { Documents } from './documents.ts';
import type { Facts } from './facts.ts';
import { policiesAt } from './policies-at.ts';
import { isNetworkCondition } from './verdict/network-conditions.ts';

const GENERATE_DATA_KEY = 'kms:GenerateDataKey';

export type Decide = (documents: Documents, action: string) => Decision | null;

/** S3 got a data key of the key at hand with the caller's rights. */
export function gotDataKey({ succeeded, otherKey }: Facts): boolean {
  return (otherKey === null && succeeded.has('PutObject')) || succeeded.has('CreateMultipartUpload');
}

/**
 * The Allows that nobody can judge and without which S3 would have got no data key: as it got one, they apply. Whoever
 * leaves one out of the documents finds the small upload refused, whatever the rest is taken to say.
 */
export function provenAllows(facts: Facts, documents: Documents, decide: Decide): readonly StatementTrace[] {
  if (!gotDataKey(facts)) return [];
  const decision = decide(documents, GENERATE_DATA_KEY);
  if (decision?.outcome !== 'unknown') return [];
  const candidates = soleUndecidedAllows(decision).filter(
    ({ statement }) => !OF_ORGANIZATION.has(statement.layer),
  );
  return candidates.filter(({ statement }) => {
    const without = decide(withStatement(documents, statement, saysNothing), GENERATE_DATA_KEY);
    return without?.outcome === 'implicit-deny';
  });
}

/**
 * The data key proves nothing about their Allows. Where KMS would have refused it without one of an SCP, more is attached
 * than was handed over (`levelsPossible` in rulings.ts), and an RCP can only deny.
 */
const OF_ORGANIZATION: ReadonlySet<Layer> = new Set(['service-control-policy', 'resource-control-policy']);

/** The documents with these statements taken to apply to the caller's own key, whatever they ask. */
export function taken(documents: Documents, proven: readonly StatementTrace[]): Documents {
  return withStatements(
    documents,
    proven.map(({ statement }) => statement),
    (found) => ({ ...found, resource: { kind: 'resource', patterns: ['*'] }, conditions: [] }),
  );
}

/**
 * Conditions that are proved to hold for this caller and key, and that no later call of the same upload changes. What
 * S3 sends with each call, and where the call comes from, is left open.
 */
export function heldConditions(facts: Facts, documents: Documents, decide: Decide): readonly Condition[] {
  return provenAllows(facts, documents, decide).flatMap(({ statement, reason }) => {
    const held: Condition[] = [];
    let rest = documents;
    let why = reason;
    while (why?.because === 'condition' && lasts(why.key)) {
      const { operator, key } = why;
      const isIt = (condition: Condition) => condition.operator === operator && condition.key === key;
      const found = conditionsAt(rest, statement).filter(isIt);
      if (found.length === 0) break;
      held.push(...found);
      rest = withStatement(rest, statement, (one) => ({
        ...one,
        conditions: one.conditions.filter((condition) => !isIt(condition)),
      }));
      why = traceOf(decide(rest, GENERATE_DATA_KEY), statement)?.reason ?? null;
    }
    return held;
  });
}

/** The documents with these conditions taken as met wherever an Allow asks for them. */
export function met(documents: Documents, held: readonly Condition[]): Documents {
  if (held.length === 0) return documents;
  const words = new Set(held.map((condition) => JSON.stringify(condition)));
  return eachStatement(documents, (statement, { layer }) =>
    // What holds of a call to KMS need not hold of one to S3.
    statement.effect === 'Deny' || layer === 'bucket-policy' || layer === 'vpc-endpoint-policy'
      ? statement
      : {
          ...statement,
          conditions: statement.conditions.filter((condition) => !words.has(JSON.stringify(condition))),
        },
  );
}

/** The documents with one statement replaced; the others keep their positions. */
function withStatement(
  documents: Documents,
  ref: StatementRef,
  change: (statement: Statement) => Statement,
): Documents {
  return withStatements(documents, [ref], change);
}

/** The same change to several statements, in one walk: hundreds of them may be undecided. */
export function withStatements(
  documents: Documents,
  refs: readonly StatementRef[],
  change: (statement: Statement) => Statement,
): Documents {
  if (refs.length === 0) return documents;
  const places = new Set(refs.map(placeOf));
  const policies = new Set(refs.map(policyOf));
  return eachStatement(
    documents,
    (statement, place) => (places.has(placeOf(place)) ? change(statement) : statement),
    (policy) => policies.has(policyOf(policy)),
  );
}

/** For `withStatement`: the statement stays in its place and covers no action. */
export function saysNothing(statement: Statement): Statement {
  return { ...statement, action: { kind: 'action', patterns: [] } };
}

export type Place = Pick<StatementRef, 'layer' | 'policyName' | 'policyArn' | 'index'>;

/** Names are not enough: a managed and an inline policy may share theirs. */
function policyOf({ layer, policyName, policyArn }: Omit<Place, 'index'>): string {
  return JSON.stringify([layer, policyName, policyArn]);
}

function placeOf(place: Place): string {
  return `${place.index} ${policyOf(place)}`;
}

/** How one statement of a policy was judged in a decision; null where it had no part in it. */
export function traceOf(decision: Decision | null, place: Place): StatementTrace | null {
  if (decision === null) return null;
  const wanted = placeOf(place);
  return (
    policiesIn(decision, (layer) => layer === place.layer).find(
      ({ statement }) => statement.index === place.index && placeOf(statement) === wanted,
    ) ?? null
  );
}

/** The conditions of one statement, as it stands in the documents. */
export function conditionsAt(documents: Documents, place: Place): readonly Condition[] {
  return policiesAt(documents, place.layer)
    .filter(({ name, arn }) => name === place.policyName && arn === place.policyArn)
    .flatMap(({ document }) => document.statements[place.index]?.conditions ?? []);
}

/** @param concerns a policy that it says no to stays the very same, with what has been worked out about it */
export function eachStatement(
  documents: Documents,
  change: (statement: Statement, place: Place) => Statement,
  concerns: (policy: Omit<Place, 'index'>) => boolean = () => true,
): Documents {
  const changed = (layer: Place['layer'], policy: NamedPolicy): NamedPolicy => {
    const place = { layer, policyName: policy.name, policyArn: policy.arn };
    if (!concerns(place)) return policy;
    const statements = policy.document.statements.map((statement, index) =>
      change(statement, { ...place, index }),
    );
    return { ...policy, document: { ...policy.document, statements } };
  };
  const one = (layer: Place['layer'], policy: Known<NamedPolicy | null>) =>
    policy === null || policy === 'unknown' ? policy : changed(layer, policy);
  const several = (layer: Place['layer'], policies: Known<readonly NamedPolicy[] | null>) =>
    policies === null || policies === 'unknown' ? policies : policies.map((policy) => changed(layer, policy));
  return {
    ...documents,
    keyPolicy: one('key-policy', documents.keyPolicy),
    bucketPolicy: one('bucket-policy', documents.bucketPolicy),
    vpcEndpoint: one('vpc-endpoint-policy', documents.vpcEndpoint),
    boundary: one('permissions-boundary', documents.boundary),
    identity: documents.identity.map((policy) => changed('identity-policy', policy)),
    session: several('session-policy', documents.session),
    serviceControl: several('service-control-policy', documents.serviceControl),
    resourceControl: several('resource-control-policy', documents.resourceControl),
  };
}

function lasts(key: string): boolean {
  const name = key.toLowerCase();
  if (isNetworkCondition(name)) return false;
  return name.startsWith('aws:') || LASTING_KMS_KEYS.has(name);
}

/** Properties of the key and of the caller. Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
const LASTING_KMS_KEYS: ReadonlySet<string> = new Set([
  'kms:calleraccount',
  'kms:keyorigin',
  'kms:keyspec',
  'kms:keyusage',
  'kms:multiregion',
  'kms:multiregionkeytype',
  'kms:resourcealiases',
]);
