/**
 * The faults `deny` and `revoke`: an inline policy with a Deny, attached to the caller. It is a policy as any other:
 * it decides as AWS decides, the message names its layer, and it can be read and deleted.
 */
import { subjectOf } from '../authorization/principal.ts';
import type { CallerIdentity, World } from '../world/model.ts';

const POLICY_NAME = 'practice-fault';

/** @param actions `s3:AbortMultipartUpload`, `kms:*` … */
export function denyActions(world: World, identity: CallerIdentity, actions: readonly string[]): void {
  const { inline } = subjectOf(world, identity);
  const name = freeName(inline);
  const statement = { Sid: 'PracticeFault', Effect: 'Deny', Action: actions, Resource: '*' };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
  inline.set(name, { name, arn: null, text });
}

function freeName(taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? POLICY_NAME : `${POLICY_NAME}-${number}`;
    if (!taken.has(name)) return name;
  }
}
