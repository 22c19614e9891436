/** Every kind of policy that can decide a request, in the words of the JSON document (docs/architecture.md). */
export const LAYERS = [
  'key-policy',
  'identity-policy',
  'grant',
  'bucket-policy',
  'permissions-boundary',
  'session-policy',
  'service-control-policy',
  'resource-control-policy',
  'vpc-endpoint-policy',
] as const;

export type Layer = (typeof LAYERS)[number];
