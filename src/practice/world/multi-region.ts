import type { KmsKey } from './model.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html ("begins with mrk-") */
export function isMultiRegion({ id }: Pick<KmsKey, 'id'>): boolean {
  return id.startsWith('mrk-');
}
