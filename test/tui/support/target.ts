import type { Target } from '../../../src/check/target.ts';

/** The defaults of the command line, without a bucket. */
export const REAL_TARGET: Target = {
  bucket: '',
  kmsKeyId: null,
  sse: 'aws:kms',
  bucketKey: null,
  prefix: '',
  region: null,
  endpointUrl: null,
  largeBytes: 6 * 1024 * 1024,
  partBytes: 5 * 1024 * 1024,
  concurrency: 4,
  file: null,
  evidence: 'always',
  timeoutMs: 45_000,
  allowRetained: false,
};
