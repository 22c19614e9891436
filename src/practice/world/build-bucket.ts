import type { BucketDefinition } from './definition.ts';
import type { Bucket } from './model.ts';
import { policyText } from './policy-text.ts';

/** A bucket, which keeps versions unless its definition says otherwise. */
export function buildBucket(definition: BucketDefinition, region: string, createdAt: number): Bucket {
  const { versioning = 'Enabled', encryption, policy, vpcEndpointPolicy } = definition;
  return {
    name: definition.name,
    account: definition.account,
    region,
    createdAt,
    versioning: versioning === 'never' ? null : versioning,
    encryption: {
      algorithm: encryption.algorithm,
      kmsKeyId: encryption.kmsKeyId ?? null,
      bucketKeyEnabled: encryption.bucketKeyEnabled ?? false,
    },
    policy: policy === undefined ? null : policyText(policy),
    vpcEndpointPolicy:
      vpcEndpointPolicy === undefined
        ? null
        : { name: 'vpc-endpoint-policy', arn: null, text: policyText(vpcEndpointPolicy) },
  };
}
