import { REQUEST_FAULTS } from './fault.ts';

/** Every form there is, to be shown where one is not understood. */
export const FAULT_FORMS: readonly string[] = [
  ...REQUEST_FAULTS.map((name) => `OPERATION:${name}`),
  'OPERATION:latency=250ms',
  'OPERATION:deny',
  'revoke=ACTION[ after OPERATION#1]',
  'expire-token-after=OPERATION#1',
  'clock-skew=20m',
  'policy-delay=5s',
];
