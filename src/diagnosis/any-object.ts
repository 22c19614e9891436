/** What documents say of an object of a bucket, where nobody knows which object it is. */
import { matchesWildcard, type ResourceElement, type Statement } from '../policy/index.ts';
import type { Documents } from './documents.ts';
import { eachStatement, saysNothing } from './proven.ts';

/**
 * The documents as they are for the object they treat best, and for the one they treat worst: what both decide alike is
 * so for every object. More is never denied by an Allow, nor allowed by a Deny.
 * @param bucket ARN
 */
export function extremes(documents: Documents, bucket: string): readonly Documents[] {
  const objects = `${bucket}/*`;
  const towards = (applying: Statement['effect']) =>
    eachStatement(documents, (statement) => {
      if (!isPartial(statement.resource, objects)) return statement;
      return statement.effect === applying ? { ...statement, resource: ANYTHING } : saysNothing(statement);
    });
  return [towards('Allow'), towards('Deny')];
}

const ANYTHING: ResourceElement = { kind: 'resource', patterns: ['*'] };

function isPartial(resource: ResourceElement, objects: string): boolean {
  return resource.kind !== 'none' && isPartOf(resource.patterns, objects);
}

/** Whether some of the objects may be meant by the patterns, and others not. */
function isPartOf(patterns: readonly string[], objects: string): boolean {
  return (
    !patterns.some((pattern) => covers(pattern, objects)) &&
    patterns.some((pattern) => !isApart(pattern, objects))
  );
}

const CONTEXT_KEY = 'kms:encryptioncontext:aws:s3:arn';

/** Whether conditions on the encryption context, or constraints of grants, tell one object of the bucket from another. */
export function tellsObjectsApart(documents: Documents, bucket: string): boolean {
  let found = documents.grants.some(({ constraints }) =>
    [constraints?.encryptionContextEquals, constraints?.encryptionContextSubset].some((context) => {
      const arn = context?.['aws:s3:arn'];
      return arn !== undefined && isPartOf([arn], `${bucket}/*`);
    }),
  );
  eachStatement(documents, (statement) => {
    found ||= statement.conditions.some(
      ({ key, values }) => key.toLowerCase() === CONTEXT_KEY && isPartOf(values, `${bucket}/*`),
    );
    return statement;
  });
  return found;
}

/** Whether a pattern stands for all that another one, with a single star at its end, stands for. */
export function covers(pattern: string, ending: string): boolean {
  if (pattern.includes('${')) return false;
  const start = ending.slice(0, -1);
  const unheardOf = '\u0001';
  return ['', unheardOf, unheardOf.repeat(pattern.length + 1)].every((rest) =>
    matchesWildcard(pattern, start + rest),
  );
}

/** Whether the pattern begins in a way that nothing of `ending` does. */
function isApart(pattern: string, ending: string): boolean {
  const own = (/^[^*?$]*/.exec(pattern)?.[0] ?? '').toLowerCase();
  const start = ending.slice(0, -1).toLowerCase();
  return !own.startsWith(start) && (own.length === pattern.length || !start.startsWith(own));
}
