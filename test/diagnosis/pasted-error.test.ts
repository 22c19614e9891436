/** Which errors are found in what somebody pasted, and which goes first. */
import { describe, expect, it } from 'vitest';
import { isUploadOperation, pastedErrors } from '../../src/diagnosis/index.ts';
import { first, ID, KEY, SAID, USER } from './pasted/said.ts';

describe('several errors', () => {
  const part = `An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}`;
  const abort = `An error occurred (AccessDenied) when calling the AbortMultipartUpload operation: User: ${USER} is not authorized to perform: s3:AbortMultipartUpload on resource: "arn:aws:s3:::invoices/big.bin" because no identity-based policy allows the s3:AbortMultipartUpload action`;

  it.each([
    ['the usual order', `${part}\n${abort}`],
    ['the last one shown first', `${abort}\n\n${part}`],
  ])('the part goes before the abort: %s', (_, text) => {
    const errors = pastedErrors(text);
    expect(errors.map(({ operation }) => operation)).toEqual(['UploadPart', 'AbortMultipartUpload']);
    expect(errors[1]?.denial).toMatchObject({ action: 's3:AbortMultipartUpload', layer: 'identity-policy' });
  });

  it('an answer that says why goes before one that does not', () => {
    const bare = 'An error occurred (AccessDenied) when calling the UploadPart operation: Access Denied';
    expect(first(`${bare}\n${part}`).denial?.wording).toBe('detailed');
  });

  it('what is no upload comes last, and is not taken for one', () => {
    const list = 'An error occurred (AccessDenied) when calling the ListParts operation: Access Denied';
    const [only] = pastedErrors(list);
    expect(only?.operation).toBe('ListParts');
    expect(isUploadOperation(only?.operation ?? null)).toBe(false);
  });
});

describe('what is no denial', () => {
  it.each([
    [
      'An error occurred (ExpiredToken) when calling the UploadPart operation: The provided token has expired.',
      'ExpiredToken',
      'UploadPart',
    ],
    [
      `An error occurred (KMS.DisabledException) when calling the PutObject operation: ${KEY} is disabled.`,
      'KMS.DisabledException',
      'PutObject',
    ],
    [
      `S3Exception: ${KEY} is pending deletion. (Service: S3, Status Code: 400, Request ID: ${ID}) putObject`,
      'KMS.KMSInvalidStateException',
      'PutObject',
    ],
    [
      'S3Exception: The provided token has expired. (Service: S3, Status Code: 400, Request ID: X1X1X1X1) uploadPart',
      'ExpiredToken',
      'UploadPart',
    ],
    [
      `KMS.NotFoundException: Invalid arn us-east-1\n\tstatus code: 400, request id: ${ID}`,
      'KMS.NotFoundException',
      null,
    ],
    [
      '<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>',
      'NoSuchBucket',
      null,
    ],
  ])('%s', (text, code, operation) => {
    expect(first(text)).toMatchObject({ operation, error: { code }, denial: null });
  });

  it.each([
    '',
    '   ',
    'hello',
    'Upload finished.',
    '{}',
    '[1, 2, {"a": "b"}]',
    '<html><body>Hi</body></html>',
  ])('there is no error in %j', (text) => {
    expect(pastedErrors(text)).toEqual([]);
  });
});

describe('words nobody knows', () => {
  it('stay unknown, in whichever wrapping', () => {
    const said = `User: ${USER} is not authorized to perform: kms:Decrypt on resource: ${KEY} because the moon is full`;
    const cli = `An error occurred (AccessDenied) when calling the UploadPart operation: ${said}`;
    for (const text of [said, cli, cli.replaceAll(' ', '\n')]) {
      expect(first(text).denial).toMatchObject({ wording: 'unknown', layer: null, denial: 'unknown' });
    }
  });
});
