/** Errors as people paste them: whoever wrote them down, and whatever happened to the text on the way. */
import { describe, expect, it } from 'vitest';
import { isUploadOperation, type PastedError, pastedErrors } from '../../src/diagnosis/index.ts';

const USER = 'arn:aws:iam::111122223333:user/emma.martin';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/Uploader/nightly';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const TAIL = 'because no resource-based policy allows the kms:Decrypt action';
const SAID = `User: ${USER} is not authorized to perform: kms:Decrypt on resource: ${KEY} ${TAIL}`;
const ID = 'KTC6HCFP3KG5SXQF';
const HOST = 'fLzrjdFNQEj7lKW/BOljisiKsZmio0eCvwYQaMlJ2/0vTHnaDM1dTL0VS8OxSxjXMiKVsAb5rPs=';

function first(text: string): PastedError {
  const [error] = pastedErrors(text);
  if (error === undefined) throw new Error('no error was found');
  return error;
}

/** Each form as its client prints it; run against the practice account unless the row names where it was seen. */
const WRAPPED: readonly (readonly [string, string, Partial<PastedError['error']>, string | null])[] = [
  ['the message alone', SAID, { code: 'AccessDenied' }, null],
  [
    'AWS CLI 1.45, aws s3 cp',
    `upload failed: ./big.bin to s3://invoices/big.bin An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}`,
    { code: 'AccessDenied' },
    'UploadPart',
  ],
  [
    'AWS CLI, with its progress before it',
    `Completed 256.0 KiB/11.4 MiB (1.2 MiB/s) with 1 file(s) remaining\rCompleted 8.0 MiB/11.4 MiB (4 MiB/s) with 1 file(s) remaining\rupload failed: ./big.bin to s3://invoices/big.bin An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}\n`,
    { code: 'AccessDenied' },
    'UploadPart',
  ],
  [
    'AWS CLI, after its retries',
    `An error occurred (SlowDown) when calling the UploadPart operation (reached max retries: 4): Please reduce your request rate.`,
    { code: 'SlowDown', message: 'Please reduce your request rate.' },
    'UploadPart',
  ],
  [
    'boto3 1.26, upload_file',
    `botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "<stdin>", line 3, in <module>
  File "/usr/lib/python3/dist-packages/boto3/s3/inject.py", line 143, in upload_file
    return transfer.upload_file(
           ^^^^^^^^^^^^^^^^^^^^^
boto3.exceptions.S3UploadFailedError: Failed to upload /tmp/big.bin to invoices/k: An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}`,
    { code: 'AccessDenied' },
    'UploadPart',
  ],
  [
    'JavaScript SDK v3',
    `AccessDenied: ${SAID}
    at S3RestXmlProtocol.handleError (/app/node_modules/@aws-sdk/core/dist-cjs/submodules/protocols/index.js:1398:27)
    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)
    at async Upload.__uploadUsingConcurrentPartUploads [UploadPartCommand] {
  '$fault': 'client',
  '$metadata': { httpStatusCode: 403, requestId: '${ID}', extendedRequestId: '${HOST}' },
  Code: 'AccessDenied',
  RequestId: '${ID}'
}`,
    { code: 'AccessDenied', requestId: ID },
    'UploadPart',
  ],
  [
    's3cmd 2.3',
    `ERROR: 
Upload of '/tmp/big.bin' part 1 failed. Use
  /usr/bin/s3cmd abortmp s3://invoices/s3cmd.bin krhXSXr_lgnq1NEXzuHPe2vvLfyyALGH6NiK85n7D2
to abort the upload, or
  /usr/bin/s3cmd --upload-id krhXSXr_lgnq1NEXzuHPe2vvLfyyALGH6NiK85n7D2 put ...
to continue the upload.
ERROR: S3 error: 403 (AccessDenied): ${SAID}`,
    { code: 'AccessDenied', httpStatus: 403 },
    'UploadPart',
  ],
  [
    'rclone 1.60 (Go SDK v1)',
    `2026/11/22 03:39:05 ERROR : big.bin: Failed to copy: multipart upload failed to upload part: AccessDenied: ${SAID}
	status code: 403, request id: ${ID}, host id: ${HOST}
2026/11/22 03:39:05 ERROR : Attempt 1/1 failed with 1 errors and: multipart upload failed to upload part: AccessDenied: ${SAID}
	status code: 403, request id: ${ID}, host id: ${HOST}`,
    { code: 'AccessDenied', requestId: ID },
    'UploadPart',
  ],
  [
    'rclone 1.68 (Go SDK v2; form of aws-sdk-go-v2, as Terraform prints it too)',
    `2026/11/22 03:39:05 ERROR : big.bin: Failed to copy: failed to upload chunk 1 with 5242880 bytes: operation error S3: UploadPart, https response error StatusCode: 403, RequestID: ${ID}, HostID: ${HOST}, api error AccessDenied: ${SAID}`,
    { code: 'AccessDenied', httpStatus: 403, requestId: ID },
    'UploadPart',
  ],
  [
    'Terraform (Go SDK v2, in its frame)',
    `╷
│ Error: uploading S3 Object (big.bin) to Bucket (invoices): operation error S3: UploadPart, https response error StatusCode: 403, RequestID: ${ID}, HostID: ${HOST}, api error AccessDenied: ${SAID}
│ 
│   with aws_s3_object.big,
│   on main.tf line 1, in resource "aws_s3_object" "big":
╵`,
    { code: 'AccessDenied', httpStatus: 403, requestId: ID },
    'UploadPart',
  ],
  [
    'Java SDK v1 (form of aws-cdk issue 8947)',
    `com.amazonaws.services.s3.model.AmazonS3Exception: ${SAID} (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: ${ID}; S3 Extended Request ID: ${HOST}; Proxy: null), S3 Extended Request ID: ${HOST}
	at com.amazonaws.http.AmazonHttpClient$RequestExecutor.handleErrorResponse(AmazonHttpClient.java:1879)
	at com.amazonaws.services.s3.AmazonS3Client.doUploadPart(AmazonS3Client.java:3921)
	at com.amazonaws.services.s3.AmazonS3Client.uploadPart(AmazonS3Client.java:3906)`,
    { code: 'AccessDenied', httpStatus: 403, requestId: ID },
    'UploadPart',
  ],
  [
    'Java SDK v2 (form of the Apache Polaris and Hadoop documentation)',
    `software.amazon.awssdk.services.s3.model.S3Exception: ${SAID} (Service: S3, Status Code: 403, Request ID: ${ID}, Extended Request ID: ${HOST}) (SDK Attempt Count: 1)
	at software.amazon.awssdk.services.s3.DefaultS3Client.uploadPart(DefaultS3Client.java:9)`,
    { code: 'AccessDenied', httpStatus: 403, requestId: ID },
    'UploadPart',
  ],
  [
    'Hadoop S3A (form of its documentation)',
    `java.nio.file.AccessDeniedException: s3a://invoices/big: upload part #1 upload ID abc: software.amazon.awssdk.services.s3.model.S3Exception: ${SAID} (Service: S3, Status Code: 403, Request ID: ${ID}, Extended Request ID: ${HOST}):AccessDenied`,
    { code: 'AccessDenied', httpStatus: 403, requestId: ID },
    'UploadPart',
  ],
  [
    'CloudFormation (form of its stack events)',
    `Resource handler returned message: "${SAID} (Service: S3, Status Code: 403, Request ID: ${ID}, Extended Request ID: ${HOST}) (SDK Attempt Count: 1)" (RequestToken: f5cc0728, HandlerErrorCode: GeneralServiceException)`,
    { code: 'AccessDenied', httpStatus: 403, requestId: ID },
    null,
  ],
  [
    '.NET SDK',
    `Unhandled exception. Amazon.S3.AmazonS3Exception: ${SAID}
 ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type was thrown.
   at Amazon.S3.AmazonS3Client.UploadPartAsync(UploadPartRequest request)`,
    { code: 'AccessDenied' },
    'UploadPart',
  ],
  [
    'raw XML',
    `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>AccessDenied</Code><Message>${SAID}</Message><RequestId>${ID}</RequestId><HostId>${HOST}</HostId></Error>`,
    { code: 'AccessDenied', requestId: ID },
    null,
  ],
  [
    'raw XML, indented, with the bucket in between',
    `< HTTP/1.1 403 Forbidden
<Error>
  <Code>AccessDenied</Code>
  <Message>
    ${SAID}
  </Message>
  <BucketName>invoices</BucketName>
  <RequestId>${ID}</RequestId>
</Error>`,
    { code: 'AccessDenied', requestId: ID },
    null,
  ],
  [
    'KMS in JSON',
    `{"__type":"AccessDeniedException","Message":"${SAID}"}`,
    { code: 'AccessDeniedException' },
    null,
  ],
  [
    'a CloudTrail event',
    JSON.stringify(
      {
        eventVersion: '1.09',
        userIdentity: { type: 'IAMUser', arn: USER, invokedBy: 'fas.s3.amazonaws.com' },
        eventSource: 'kms.amazonaws.com',
        eventName: 'Decrypt',
        errorCode: 'AccessDenied',
        errorMessage: SAID,
        requestParameters: null,
        requestID: '0f7b3a5e-5a09-4a0e-8a49-9f0c1d2e3f40',
      },
      null,
      2,
    ),
    { code: 'AccessDenied', requestId: '0f7b3a5e-5a09-4a0e-8a49-9f0c1d2e3f40' },
    null,
  ],
  [
    'what aws cloudtrail lookup-events prints: the event as text inside',
    JSON.stringify({
      Events: [
        {
          EventName: 'Decrypt',
          CloudTrailEvent: JSON.stringify({
            eventSource: 'kms.amazonaws.com',
            eventName: 'Decrypt',
            errorCode: 'AccessDenied',
            errorMessage: SAID,
          }),
        },
      ],
    }),
    { code: 'AccessDenied' },
    null,
  ],
  [
    'an S3 data event',
    JSON.stringify({
      Records: [
        {
          eventSource: 's3.amazonaws.com',
          eventName: 'UploadPart',
          errorCode: 'AccessDenied',
          errorMessage: SAID,
        },
      ],
    }),
    { code: 'AccessDenied' },
    'UploadPart',
  ],
  [
    'PHP SDK (form of aws-sdk-php)',
    `Error executing "UploadPart" on "https://invoices.s3.eu-west-1.amazonaws.com/k?partNumber=1"; AWS HTTP error: Client error: resulted in a \`403 Forbidden\` response: AccessDenied (client): ${SAID}`,
    { code: 'AccessDenied' },
    'UploadPart',
  ],
  [
    'Ruby SDK (form of aws-sdk-ruby)',
    `in \`upload_part': Aws::S3::Errors::AccessDenied (${SAID})`,
    { code: 'AccessDenied' },
    'UploadPart',
  ],
];

describe('the wrappings', () => {
  it.each(WRAPPED)('%s', (_, text, error, operation) => {
    const found = first(text);
    expect(found.error).toMatchObject(error);
    expect(found.operation).toBe(operation);
    if (found.error.code === 'SlowDown') return;
    expect(found.denial).toMatchObject({
      wording: 'detailed',
      action: 'kms:Decrypt',
      caller: USER,
      resource: { kind: 'arn', arn: KEY },
      layer: 'key-policy',
      denial: 'implicit',
    });
  });

  it.each(WRAPPED)('%s: the error is told once', (_, text) => {
    expect(pastedErrors(text)).toHaveLength(1);
  });

  it.each([
    ['AWS CLI', 'An error occurred (AccessDenied) when calling the UploadPart operation: Access Denied'],
    [
      'Go SDK v2',
      `operation error S3: UploadPart, https response error StatusCode: 403, RequestID: ${ID}, HostID: ${HOST}, api error AccessDenied: Access Denied`,
    ],
    [
      'Java SDK v1',
      `AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: ${ID}; S3 Extended Request ID: ${HOST}), at uploadPart(AmazonS3Client.java:3921)`,
    ],
    [
      'Java SDK v2 without a body',
      `S3Exception: null (Service: S3, Status Code: 403, Request ID: null) at uploadPart(DefaultS3Client.java)`,
    ],
    ['raw XML', '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error> uploadPart'],
    ['JavaScript SDK v3', 'AccessDenied: Access Denied\n    at UploadPartCommand (index.js:3)'],
  ])('bare, from %s', (_, text) => {
    expect(first(text)).toMatchObject({
      operation: 'UploadPart',
      error: { code: 'AccessDenied' },
      denial: { wording: 'bare', action: null, layer: null },
    });
  });
});

describe('what happens to a text on the way', () => {
  const cli = `upload failed: ./big.bin to s3://invoices/big.bin An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}`;
  const expected = {
    operation: 'UploadPart',
    error: { code: 'AccessDenied' },
    denial: {
      action: 'kms:Decrypt',
      layer: 'key-policy',
      denial: 'implicit',
      caller: USER,
      resource: { arn: KEY },
    },
  };
  const wrapAt = (width: number, text: string, end = '\n') =>
    Array.from({ length: Math.ceil(text.length / width) }, (_, line) =>
      text.slice(line * width, (line + 1) * width),
    ).join(end);

  it.each([60, 72, 78, 79, 80, 97, 100, 120, 132])(
    'a terminal of %i columns breaks words and ARNs',
    (width) => {
      expect(first(wrapAt(width, cli))).toMatchObject(expected);
      expect(first(`$ aws s3 cp big.bin s3://invoices/\n${wrapAt(width, cli)}\n$ `)).toMatchObject(expected);
    },
  );

  it.each([48, 65, 80, 110])('and at %i columns the copy loses the spaces at the edge', (width) => {
    const copied = wrapAt(width, cli)
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n');
    expect(first(copied)).toMatchObject({
      denial: { action: 'kms:Decrypt', layer: 'key-policy', denial: 'implicit' },
    });
  });

  it.each([
    [
      'mail quoting',
      wrapAt(76, cli)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n'),
    ],
    ['Windows line ends', wrapAt(90, cli, '\r\n')],
    ['colours', `\u001b[31m${cli.replace('AccessDenied', '\u001b[1mAccessDenied\u001b[22m')}\u001b[0m`],
    ['a link that the terminal made', cli.replace(KEY, `\u001b]8;;https://x\u0007${KEY}\u001b]8;;\u0007`)],
    ['HTML entities', `<pre>${cli.replaceAll("'", '&#39;')}&lt;/pre&gt;</pre>`],
    ['no-break spaces', cli.replaceAll(' ', '\u00a0')],
    ['invisible characters', cli.replaceAll(':', '\u200b:')],
    ['quotes around it', `"${cli}"`],
    ['Markdown', `\`\`\`\n${cli}\n\`\`\``],
    ['code marks around the ARN', cli.replace(KEY, `\`${KEY}\``)],
    [
      'the time stamps of a CI system',
      wrapAt(90, cli)
        .split('\n')
        .map((line) => `2026-11-22T03:39:05.1234567Z ${line}`)
        .join('\n'),
    ],
    [
      'a frame on both sides',
      wrapAt(50, cli)
        .split('\n')
        .map((line) => `| ${line.padEnd(50)} |`)
        .join('\n'),
    ],
    ['a log line in JSON', JSON.stringify({ level: 'error', msg: cli })],
    ['tabs', cli.replaceAll(' ', '\t')],
    ['a byte order mark', `\ufeff${cli}`],
  ])('%s', (_, text) => {
    expect(first(text)).toMatchObject(expected);
  });

  it('keeps the ARN of a quoted resource', () => {
    const said = `User: ${SESSION} is not authorized to perform: s3:PutObject on resource: &quot;arn:aws:s3:::invoices/a b.bin&quot; with an explicit deny in a resource-based policy`;
    expect(first(`<Error><Code>AccessDenied</Code><Message>${said}</Message></Error>`).denial).toMatchObject({
      action: 's3:PutObject',
      layer: 'bucket-policy',
      resource: { arn: 'arn:aws:s3:::invoices/a b.bin' },
    });
  });
});

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

it('takes time linear in a hostile paste', () => {
  const units = [
    'An error occurred (',
    'An error occurred (A) when calling the B operation: ',
    'operation error S3: ',
    '(Service: ',
    'Exception: (Service: S3, Status Code: 403',
    '<Code>A</Code><Message>',
    '<code>',
    'AccessDenied: ',
    '::errors::',
    'User: arn:aws:',
    'is not authorized to perform: kms:Decrypt ',
    'isnotauthorizedtoperform:kms:D',
    '{"errorCode":"x","errorMessage":"y"},',
    '[',
    '&amp;',
    '\u001b[',
    '\u001b]8;;',
    '> ',
    ' \n',
    "code: '",
  ];
  for (const unit of units) {
    // processor time: whatever else the computer does is not in it
    const cost = (characters: number) => {
      const text = unit.repeat(Math.ceil(characters / unit.length));
      const before = process.threadCpuUsage();
      pastedErrors(text);
      pastedErrors(`An error occurred (AccessDenied) when calling the UploadPart operation: ${text}`);
      return process.threadCpuUsage(before).user / 1000;
    };
    const short = Math.min(cost(75_000), cost(75_000));
    // four times the text: a square would be sixteen times the cost; what is over in a moment says nothing
    expect(cost(300_000), unit).toBeLessThan(Math.max(8 * short, 250));
  }
});

describe('words that somebody has put under a message', () => {
  const client = 'An error occurred (AccessDenied) when calling the UploadPart operation: ';

  it.each([
    ['Korean', '왜 업로드가 안 되나요?'],
    ['French', 'écrit hier soir'],
    ['French in ASCII', 'Veuillez verifier les droits'],
    ['English', 'what does this mean?'],
  ])('in %s are no part of it', (_, words) => {
    for (const message of [SAID, 'Access Denied'])
      for (const text of [
        `${client}${message}\n${words}`,
        `${client}${message}\r\n${words}\r\n${words}`,
        `${message}\n${words}`,
      ])
        expect(first(text).error.message, text).toBe(message);
    expect(first(`${client}Access Denied\n${words}`).denial?.wording).toBe('bare');
  });

  it('stay out of a message that is of another kind, where their letters show it', () => {
    const busy =
      'An error occurred (SlowDown) when calling the UploadPart operation: Please reduce your request rate.';
    expect(first(`${busy}\n왜 그런가요?`).error.message).toBe('Please reduce your request rate.');
  });

  it('are told from a name in other letters, which a terminal has broken', () => {
    const resource = 'arn:aws:s3:::photos/사진/제주도.bin';
    const said = `User: ${USER} is not authorized to perform: s3:PutObject on resource: "${resource}" because no identity-based policy allows the s3:PutObject action`;
    const at = said.indexOf('제주도');
    expect(first(`${client}${said.slice(0, at)}\n${said.slice(at)}`).error.message).toBe(said);
    expect(first(`${client}${said}`).error.message).toBe(said);
  });

  it('and AWS’s own words behind a message stay out as before', () => {
    const told = `${client}${SAID}\n(Service: S3, Status Code: 403, Request ID: ${ID})\n무엇이 문제입니까?`;
    expect(first(told).error).toMatchObject({ requestId: ID });
    expect(first(told).error.message).not.toContain('무엇');
  });
});
