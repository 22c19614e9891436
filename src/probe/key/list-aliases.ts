import { type KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { type Answer, ask } from '../connection/call-error.ts';

export interface ListedAlias {
  /** `alias/…` */
  readonly name: string;
  readonly keyId: string;
}

const PAGE = 100;
const MAX_PAGES = 20;

/**
 * The aliases of the caller's account in one Region with the keys they stand for, page by page; the last answer may be
 * a refusal. Aliases that AWS keeps for keys that are not there yet stand for none. Needs kms:ListAliases.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export async function* listAliases(
  kms: KMSClient,
  abortSignal: AbortSignal,
): AsyncGenerator<Answer<readonly ListedAlias[]>> {
  let marker: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await ask(abortSignal, () =>
      kms.send(new ListAliasesCommand({ Limit: PAGE, ...(marker === undefined ? {} : { Marker: marker }) }), {
        abortSignal,
      }),
    );
    if (!answer.ok) {
      yield answer;
      return;
    }
    const { Aliases = [], Truncated, NextMarker } = answer.value;
    const value = Aliases.flatMap(({ AliasName, TargetKeyId }) =>
      AliasName === undefined || TargetKeyId === undefined ? [] : [{ name: AliasName, keyId: TargetKeyId }],
    );
    yield { ok: true, value };
    if (Truncated !== true || !NextMarker) return;
    marker = NextMarker;
  }
}
