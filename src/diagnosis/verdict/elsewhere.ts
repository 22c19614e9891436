/** Policies that speak of a part of the bucket in which the check did not write: the real uploads may go there. */
import { concernedIn, type NamedPolicy, type StatementTrace } from '../../policy/index.ts';
import type { Documents } from '../documents.ts';
import type { Facts } from '../facts.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Rulings } from '../rulings.ts';
import type { Verdict } from '../verdict.ts';
import { nameOf } from './reasons-of.ts';

const CONTEXT_KEY = 'kms:encryptioncontext:aws:s3:arn';
/** of each statement; more would make no sentence */
const RESOURCES_AT_ONCE = 3;

/**
 * What is refused under the test objects' prefix may be allowed under the one that the real uploads go to. Nothing for
 * an error that somebody handed over: there the place is the failing upload's own.
 */
export function elsewhereSteps(
  facts: Facts,
  documents: Documents,
  rulings: Rulings,
  { action, denial }: Verdict,
): Reason[] {
  const { steps, target } = facts.observation;
  const ruling = action === null || denial === null ? null : rulings.of(action);
  if (ruling === null || steps.length === 0 || target.bucket.includes(':')) return [];
  const inBucket = `arn:${facts.partition}:s3:::${target.bucket}/`;
  return concernedIn(ruling.decision).flatMap((line) => {
    const resources = placesOf(documents, line)
      .filter((place) => place.startsWith(inBucket) && place !== `${inBucket}*`)
      .slice(0, RESOURCES_AT_ONCE);
    const { layer, policyName: policy } = line.statement;
    const place = `${inBucket}${target.prefix}s3-kms-wizard/`;
    return resources.length === 0
      ? []
      : [
          reason('next-check-elsewhere', {
            statement: nameOf(line.statement),
            layer,
            policy,
            resources: resources.join(', '),
            place,
          }),
        ];
  });
}

/** Where the statement would have decided otherwise. */
function placesOf(documents: Documents, { statement: ref, effect, applies, reason: why }: StatementTrace) {
  const policy = policyOf(documents, ref);
  const statement = policy?.document.statements[ref.index];
  if (statement === undefined) return [];
  const { resource, conditions } = statement;
  if (effect === 'Deny')
    return applies === 'yes' && resource.kind === 'not-resource' ? resource.patterns : [];
  if (why?.because === 'resource') return resource.kind === 'resource' ? resource.patterns : [];
  return why?.because === 'condition' && why.key.toLowerCase() === CONTEXT_KEY
    ? conditions.filter(({ key }) => key.toLowerCase() === CONTEXT_KEY).flatMap(({ values }) => values)
    : [];
}

function policyOf(documents: Documents, ref: StatementTrace['statement']): NamedPolicy | null {
  const { keyPolicy, bucketPolicy, identity } = documents;
  switch (ref.layer) {
    case 'key-policy':
      return keyPolicy === 'unknown' ? null : keyPolicy;
    case 'bucket-policy':
      return bucketPolicy === 'unknown' ? null : bucketPolicy;
    case 'identity-policy':
      return identity.find(({ name, arn }) => name === ref.policyName && arn === ref.policyArn) ?? null;
    default:
      return null;
  }
}
