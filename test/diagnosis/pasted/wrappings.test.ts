/** Errors as their clients print them. */
import { describe, expect, it } from 'vitest';
import { type PastedError, pastedErrors } from '../../../src/diagnosis/index.ts';
import { first, ID, KEY, SAID, USER } from './said.ts';

const HOST = 'fLzrjdFNQEj7lKW/BOljisiKsZmio0eCvwYQaMlJ2/0vTHnaDM1dTL0VS8OxSxjXMiKVsAb5rPs=';

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
