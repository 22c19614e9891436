/** What `explain` makes of an error and nothing else. */
import type { Observation } from '../../src/diagnosis/index.ts';
import { emma, evidence, KEY, read, target } from '../diagnosis/observations.ts';
import { DENIED } from './results.ts';

export function reportedCase(): Observation {
  const error = { code: 'AccessDenied', httpStatus: 0, message: DENIED, requestId: null };
  const reportedError = read({ operation: 'UploadPart', error });
  const nothing = { status: 'not-asked', because: 'not-needed' } as const;
  const unknown = Object.keys(evidence()).map((piece) => [piece, nothing]);
  return {
    target: target({ bucket: '', region: null, kmsKeyId: KEY, largeBytes: 0, partBytes: 0 }),
    steps: [],
    evidence: evidence({ ...Object.fromEntries(unknown), caller: read(emma), reportedError }),
  };
}
