import type { Ruling } from '../authorization/rulings.ts';
import type { RequestFaultName } from '../faults/fault.ts';
import type { ServiceName } from '../http/detect.ts';

/** One request and what it is answered, told just before the answer goes out. */
export interface ObservedRequest {
  readonly service: ServiceName;
  readonly method: string;
  /** `UploadPart`, `Decrypt` …; null where the request was none */
  readonly operation: string | null;
  /** `bucket/key?partNumber=2`, a key's ARN, an IAM user's …; null where the request is about nothing in particular */
  readonly resource: string | null;
  /** null: the signature was not accepted */
  readonly callerArn: string | null;
  /** null: no answer goes out */
  readonly status: number | null;
  /** null: it succeeded */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** every decision of an authorizer, in order: S3's own, then KMS's for the call that S3 passed on */
  readonly rulings: readonly Ruling[];
  /** null: the practice account did nothing out of the ordinary to it */
  readonly fault: RequestFaultName | null;
  /** what went wrong in the practice account itself, where it answered with an error of its own; else null */
  readonly defect: unknown;
}
