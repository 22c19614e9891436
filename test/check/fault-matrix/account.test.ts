/** Faults of the whole account: what changed is found out. */
import { expect, it } from 'vitest';
import { parseFault } from '../../../src/practice/faults/parse.ts';
import { isNamed } from './judge.ts';
import { named, runWith } from './run-cell.ts';

it.each([
  ['revoke=kms:Decrypt', 'decrypt-denied'],
  ['revoke=kms:GenerateDataKey', 'generate-data-key-denied'],
  ['revoke=s3:PutObject', 's3-action-denied'],
  ['revoke=kms:Decrypt after CreateMultipartUpload#1', 'decrypt-denied'],
  ['AbortMultipartUpload:deny', 'no-problem-found'],
  ['DeleteObject:deny', 'no-problem-found'],
  ['expire-token-after=GetCallerIdentity#1', 'credentials-invalid'],
  ['expire-token-after=CreateMultipartUpload#1', 'credentials-invalid'],
  ['clock-skew=20m', 'no-problem-found'],
  ['clock-skew=-20m', 'no-problem-found'],
  ['policy-delay=5s', 'no-problem-found'],
])('%s', async (spec, verdict) => {
  const fault = parseFault(spec);
  if (!fault.ok) throw new Error(fault.problem);
  const { result, there } = await runWith('healthy', [fault.fault]);
  const { code } = result.verdict;
  expect(code).toBe(verdict);
  expect(result.cleanup.complete).toBe(named(result).length === 0);
  expect(there.filter((each) => !isNamed(each, named(result)))).toEqual([]);
});
