import {
  type GrantListEntry,
  type KMSClient,
  ListGrantsCommand,
  type ListGrantsRequest,
} from '@aws-sdk/client-kms';
import type { Grant } from '../../policy/index.ts';
import { type Answer, ask, required } from '../connection/call-error.ts';

/** A key can have many thousand grants; a page holds up to 100. */
const MAX_PAGES = 10;

/**
 * The grants on a key. Works across accounts with a key ARN. Needs kms:ListGrants.
 * Where there are too many to read, those of the given grantees alone; without any, the call fails with code
 * `TooManyGrants`: a missing grant would read as an absent one.
 * @param granteesNow asked when it comes to that: the ARNs a grant for the caller may name, or null where not all are known
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export function grants(
  kms: KMSClient,
  keyArn: string,
  granteesNow: () => readonly string[] | null,
  abortSignal: AbortSignal,
): Promise<Answer<readonly Grant[]>> {
  return ask(abortSignal, async () => {
    const all = await pages(kms, { KeyId: keyArn }, abortSignal);
    if (all !== null) return all.map((entry) => grantOf(entry, keyArn));
    const own = await Promise.all(
      (granteesNow() ?? []).map((GranteePrincipal) =>
        pages(kms, { KeyId: keyArn, GranteePrincipal }, abortSignal),
      ),
    );
    if (own.length === 0 || own.includes(null))
      throw Object.assign(new Error(`More than ${MAX_PAGES * 100} grants`), { name: 'TooManyGrants' });
    return own.flatMap((each) => each ?? []).map((entry) => grantOf(entry, keyArn));
  });
}

/** All pages, or null where there are too many. */
async function pages(
  kms: KMSClient,
  about: Pick<ListGrantsRequest, 'KeyId' | 'GranteePrincipal'>,
  abortSignal: AbortSignal,
): Promise<readonly GrantListEntry[] | null> {
  const found: GrantListEntry[] = [];
  let marker: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const request = new ListGrantsCommand({
      ...about,
      Limit: 100,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    const answer = await kms.send(request, { abortSignal });
    found.push(...required(answer.Grants, 'Grants', answer));
    if (answer.Truncated !== true || answer.NextMarker === undefined) return found;
    marker = answer.NextMarker;
  }
  return null;
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
