import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_GRANTS_LENGTH, parseGrantList } from '../../src/policy/document/grant-list.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ENTRY = {
  KeyId: KEY,
  GrantId: 'abc',
  Name: '',
  CreationDate: '2026-11-22T00:15:00+00:00',
  GranteePrincipal: 'arn:aws:iam::111122223333:role/etl',
  Operations: ['GenerateDataKey'],
  Constraints: { EncryptionContextSubset: { 'aws:s3:arn': 'arn:aws:s3:::b' } },
};
const GRANT = {
  grantId: 'abc',
  name: null,
  keyArn: KEY,
  granteePrincipal: 'arn:aws:iam::111122223333:role/etl',
  retiringPrincipal: null,
  operations: ['GenerateDataKey'],
  constraints: {
    encryptionContextEquals: null,
    encryptionContextSubset: { 'aws:s3:arn': 'arn:aws:s3:::b' },
  },
};

describe('parseGrantList', () => {
  it.each([
    ['as list-grants prints them', { Grants: [ENTRY] }],
    ['as a list', [ENTRY]],
    ['one alone', ENTRY],
  ])('reads grants %s', (_what, value) => {
    expect(parseGrantList(`\uFEFF${JSON.stringify(value)}`, null)).toEqual({
      ok: true,
      grants: [GRANT],
      truncated: false,
    });
  });

  it('takes the key it is told where a grant names none', () => {
    const { KeyId: _, ...entry } = ENTRY;
    expect(parseGrantList(JSON.stringify([entry]), KEY)).toMatchObject({ grants: [{ keyArn: KEY }] });
  });

  it.each([{ Truncated: true }, { NextMarker: 'x' }])('notices that there are more: %j', (more) => {
    const text = JSON.stringify({ Grants: [], ...more });
    expect(parseGrantList(text, KEY)).toEqual({ ok: true, grants: [], truncated: true });
  });

  it.each([
    ['', { kind: 'empty' }],
    ['{\n"Grants": [}', { kind: 'not-json', line: 2, column: 12 }],
    ['{"Policy": "x"}', { kind: 'no-grants' }],
    ['"x"', { kind: 'no-grants' }],
    [JSON.stringify([ENTRY, { ...ENTRY, Operations: 'Decrypt' }]), bad(1, 'Operations')],
    [JSON.stringify([{ ...ENTRY, GranteePrincipal: undefined }]), bad(0, 'GranteePrincipal')],
    [JSON.stringify([{ ...ENTRY, KeyId: undefined }]), bad(0, 'KeyId')],
    [
      JSON.stringify([{ ...ENTRY, Constraints: { EncryptionContextEquals: { a: 1 } } }]),
      bad(0, 'Constraints'),
    ],
    ['[null]', bad(0, 'Grants')],
    [' '.repeat(MAX_GRANTS_LENGTH + 1), { kind: 'too-large' }],
  ])('says what is wrong', (text, problem) => {
    expect(parseGrantList(text, null)).toEqual({ ok: false, problem });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void parseGrantList(text, KEY)));
  });
});

function bad(index: number, member: string) {
  return { kind: 'bad-grant', index, member };
}
