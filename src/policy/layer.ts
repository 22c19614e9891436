/** Every kind of policy that can decide a request, in the words of the JSON document (docs/report.schema.json). */
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

/** Policies whose statements name whom they are for. */
export const WITH_PRINCIPAL: ReadonlySet<Layer> = new Set<Layer>([
  'key-policy',
  'bucket-policy',
  'resource-control-policy',
  'vpc-endpoint-policy',
]);
