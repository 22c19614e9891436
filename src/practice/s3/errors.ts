/**
 * S3's errors, in its words.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
import { AwsError, type ErrorDetails } from '../http/error.ts';

export function accessDenied(message = 'Access Denied'): AwsError {
  return new AwsError(403, 'AccessDenied', message);
}

export function invalidArgument(message: string, name: string, value: string | null = null): AwsError {
  const details: ErrorDetails =
    value === null ? { ArgumentName: name } : { ArgumentName: name, ArgumentValue: value };
  return new AwsError(400, 'InvalidArgument', message, details);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError(400, 'InvalidRequest', message);
}

export function malformedXml(): AwsError {
  return new AwsError(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

export function noSuchBucket(bucketName: string): AwsError {
  return new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucketName });
}

export function noSuchKey(key: string, headers: Readonly<Record<string, string>> = {}): AwsError {
  return new AwsError(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key }, headers);
}

export function noSuchVersion(key: string, versionId: string): AwsError {
  const details = { Key: key, VersionId: versionId };
  return new AwsError(404, 'NoSuchVersion', 'The specified version does not exist.', details);
}

export function noSuchUpload(uploadId: string): AwsError {
  return new AwsError(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: uploadId },
  );
}

export function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    412,
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    { Condition: condition },
  );
}

/** @param additional a second sentence, which S3 gives for conditional headers */
export function notImplemented(header: string | null, additional: string | null = null): AwsError {
  return new AwsError(
    501,
    'NotImplemented',
    'A header you provided implies functionality that is not implemented',
    {
      ...(header === null ? {} : { Header: header }),
      ...(additional === null ? {} : { additionalMessage: additional }),
    },
  );
}

export function methodNotAllowed(method: string, resourceType: string): AwsError {
  return new AwsError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    Method: method,
    ResourceType: resourceType,
  });
}

export function accessControlListNotSupported(): AwsError {
  return new AwsError(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
}
