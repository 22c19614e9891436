/** Refusals by an explicit deny, whose fix leaves this caller out of the statement, and nobody and nothing else. */
import { diagnose, type Evidence, type Fix } from '../../../src/diagnosis/index.ts';
import { DECRYPT } from '../cases.ts';
import { denied, EMMA, identity, json, KEY, key, ROOT, read, refusedAtPart, USER } from '../observations.ts';

export const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

export const OWN = read(identity(EMMA, [{ name: 'all', statements: [EVERYTHING] }]));

export const EXCEPT = { ArnNotEquals: { 'aws:PrincipalArn': USER } };

export function at(tail: string, changes: Partial<Evidence>, caller = USER) {
  return diagnose(
    refusedAtPart(denied(DECRYPT, `on resource: ${KEY} with an explicit deny in ${tail}`, caller), {
      key: read(key(KEY)),
      keyPolicy: read(json(ROOT)),
      identity: OWN,
      ...changes,
    }),
  );
}

export function only({ fixes }: { readonly fixes: readonly Fix[] }): Fix {
  const [fix, ...others] = fixes;
  if (fix === undefined || others.length > 0) throw new Error(`one fix was expected, not ${fixes.length}`);
  return fix;
}

export function statementsOf(fix: Fix): unknown[] {
  return JSON.parse(fix.document ?? '').Statement;
}
