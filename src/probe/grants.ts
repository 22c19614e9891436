import { type GrantListEntry, type KMSClient, ListGrantsCommand } from '@aws-sdk/client-kms';
import type { Grant } from '../policy/index.ts';
import { type Answer, ask, required } from './call-error.ts';

/** A key can have many thousand grants; a page holds up to 100. */
const MAX_PAGES = 20;

/**
 * The grants on a key. Works across accounts with a key ARN. Needs kms:ListGrants.
 * Fails with code `TooManyGrants` rather than returning a part: a missing grant would read as an absent one.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export function grants(
  kms: KMSClient,
  keyArn: string,
  abortSignal: AbortSignal,
): Promise<Answer<readonly Grant[]>> {
  return ask(abortSignal, async () => {
    const found: Grant[] = [];
    let marker: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const request = new ListGrantsCommand({
        KeyId: keyArn,
        Limit: 100,
        ...(marker === undefined ? {} : { Marker: marker }),
      });
      const answer = await kms.send(request, { abortSignal });
      found.push(...required(answer.Grants, 'Grants', answer).map((entry) => grantOf(entry, keyArn)));
      if (answer.Truncated !== true || answer.NextMarker === undefined) return found;
      marker = answer.NextMarker;
    }
    throw Object.assign(new Error(`More than ${MAX_PAGES * 100} grants`), { name: 'TooManyGrants' });
  });
}

function grantOf(entry: GrantListEntry, keyArn: string): Grant {
  const { Constraints: constraints } = entry;
  return {
    grantId: entry.GrantId ?? '',
    name: entry.Name === undefined || entry.Name === '' ? null : entry.Name,
    keyArn: entry.KeyId ?? keyArn,
    granteePrincipal: entry.GranteePrincipal ?? '',
    retiringPrincipal: entry.RetiringPrincipal ?? null,
    operations: entry.Operations ?? [],
    constraints:
      constraints === undefined
        ? null
        : {
            encryptionContextEquals: constraints.EncryptionContextEquals ?? null,
            encryptionContextSubset: constraints.EncryptionContextSubset ?? null,
          },
  };
}
