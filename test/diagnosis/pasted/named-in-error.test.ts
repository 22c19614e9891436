/** The key, the caller and the bucket that an error itself names: a fix is about those, and about no others. */
import { describe, expect, it } from 'vitest';
import { diagnose, type HandedOver, observationOf, parseDenial } from '../../../src/diagnosis/index.ts';
import { KEY, SAID, USER } from './said.ts';

const NOTHING: HandedOver = {
  errorText: null,
  caller: null,
  kmsKeyId: null,
  bucket: null,
  objectKey: null,
  bucketKey: null,
  keyPolicy: null,
  bucketPolicy: null,
  identityPolicies: [],
  permissionsBoundary: null,
  sessionPolicies: [],
  serviceControl: [],
  resourceControl: [],
  vpcEndpointPolicy: null,
  grants: null,
};

const OTHER = KEY.replace('1234abcd', 'ffffffff');

describe('an answer about the key itself', () => {
  it.each([
    ['KMS.DisabledException', `${KEY} is disabled.`, 'enable-key'],
    ['KMS.KMSInvalidStateException', `${KEY} is pending deletion.`, 'cancel-deletion'],
    ['KMS.InvalidKeyUsageException', `${KEY} key usage is SIGN_VERIFY which is not valid.`, 'use-other-key'],
    ['KMS.NotFoundException', `Key '${KEY}' does not exist`, null],
  ])('%s', (code, message, change) => {
    const errorText = `An error occurred (${code}) when calling the PutObject operation: ${message}`;
    const understood = observationOf({ ...NOTHING, errorText });
    if (!understood.ok) throw new Error(understood.problem.kind);
    expect(understood.observation.target.kmsKeyId).toBe(KEY);
    const { fixes } = diagnose(understood.observation);
    expect(fixes.map((fix) => fix.change)).toEqual(change === null ? [] : [change]);
    for (const command of fixes.flatMap(({ commands }) => commands)) expect(command).toContain(KEY);
    expect(observationOf({ ...NOTHING, errorText, kmsKeyId: OTHER })).toEqual({
      ok: false,
      problem: { kind: 'other-key', given: OTHER, named: KEY },
    });
    expect(observationOf({ ...NOTHING, errorText, kmsKeyId: 'alias/uploads' }).ok).toBe(true);
  });
});

it('the caller in brackets', () => {
  expect(parseDenial(`Cause: [${SAID}]`).caller).toBe(USER);
  expect(parseDenial(`(${SAID})`).caller).toBe(USER);
});

it('the object in a string of JSON', () => {
  const object = 'arn:aws:s3:::invoices/june/big.bin';
  const said = `User: ${USER} is not authorized to perform: s3:PutObject on resource: "${object}" because no identity-based policy allows the s3:PutObject action`;
  expect(parseDenial(JSON.stringify(said))).toMatchObject({
    caller: USER,
    resource: { kind: 'arn', arn: object },
    layer: 'identity-policy',
  });
});
