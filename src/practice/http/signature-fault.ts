/** Why a signature was not accepted. */
import type { ServiceName } from './detect.ts';

export type SignatureFault =
  | { readonly fault: 'anonymous' }
  | { readonly fault: 'signature-version-2' }
  /** `part` names what is wrong, in S3's words */
  | { readonly fault: 'malformed'; readonly presigned: boolean; readonly part: string }
  | { readonly fault: 'no-date' }
  /** S3 only: the header that says what is signed of the body */
  | { readonly fault: 'no-content-hash' }
  | { readonly fault: 'unknown-access-key'; readonly accessKeyId: string }
  | { readonly fault: 'wrong-token' }
  | { readonly fault: 'expired-token' }
  | {
      readonly fault: 'skewed';
      readonly timestamp: string;
      readonly requestTime: number;
      readonly now: number;
    }
  | {
      readonly fault: 'presigned-expired';
      readonly expires: number;
      readonly expiresAt: number;
      readonly now: number;
    }
  | { readonly fault: 'presigned-not-yet-valid' }
  | {
      readonly fault: 'wrong-region';
      readonly region: string;
      readonly expected: string;
      readonly presigned: boolean;
    }
  | {
      readonly fault: 'wrong-service';
      readonly service: string;
      readonly expected: string;
      readonly presigned: boolean;
    }
  | { readonly fault: 'unsigned-headers'; readonly names: readonly string[] }
  | {
      readonly fault: 'mismatch';
      readonly accessKeyId: string;
      readonly signature: string;
      readonly stringToSign: string;
      readonly canonicalRequest: string;
    };

/** S3 allows 15 minutes, as STS and IAM do; KMS five. In milliseconds. */
export function allowedSkew(service: ServiceName): number {
  return (service === 'kms' ? 5 : 15) * 60_000;
}
