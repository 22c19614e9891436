/** Elements an S3 error carries beside Code and Message, in order: `BucketName`, `UploadId`, `ArgumentName` … */
export type ErrorDetails = Readonly<Record<string, string>>;

/** A refusal on its way to the client, in AWS's words. The protocol it is written in is decided where it is sent. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: ErrorDetails;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: ErrorDetails = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}
