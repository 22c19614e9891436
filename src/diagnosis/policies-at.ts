import type { Layer, NamedPolicy } from '../policy/index.ts';
import type { Documents } from './documents.ts';

/** The policies of a layer that were read; none of grants, which are no policies. */
export function policiesAt(documents: Documents, layer: Layer): readonly NamedPolicy[] {
  const found = policiesOf(documents, layer);
  return found === null || found === 'unknown' ? [] : [found].flat();
}

function policiesOf(
  documents: Documents,
  layer: Layer,
): readonly NamedPolicy[] | NamedPolicy | 'unknown' | null {
  switch (layer) {
    case 'key-policy':
      return documents.keyPolicy;
    case 'bucket-policy':
      return documents.bucketPolicy;
    case 'identity-policy':
      return documents.identity;
    case 'permissions-boundary':
      return documents.boundary;
    case 'session-policy':
      return documents.session;
    case 'service-control-policy':
      return documents.serviceControl;
    case 'resource-control-policy':
      return documents.resourceControl;
    case 'vpc-endpoint-policy':
      return documents.vpcEndpoint;
    case 'grant':
      return null;
  }
}
