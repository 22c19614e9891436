import type { Piece } from '../diagnosis/index.ts';
import { type Answer, type Clients, grants, keyFacts, keyPolicy } from '../probe/index.ts';
import { pieceOf, readValue } from './evidence-store.ts';
import type { KeySubject } from './key-subject.ts';
import { isRefusal } from './readers.ts';
import type { Run } from './run.ts';

/** Reads what there is to read about the key: its state first, as it gives the ARN, then policy and grants side by side. */
export async function gatherKey(
  run: Run,
  subject: KeySubject | 'none' | null,
  signal: AbortSignal,
): Promise<void> {
  if (subject === null || subject === 'none') {
    const piece = {
      status: 'not-asked',
      because: subject === null ? 'unknown-subject' : 'not-needed',
    } as const;
    run.evidence.set('key', piece);
    run.evidence.set('keyPolicy', piece);
    run.evidence.set('grants', piece);
    return;
  }
  const callerAccount = accountOfCaller(run);
  // An id or an alias means the caller's own account to KMS.
  const named = {
    ...subject,
    region: subject.region ?? run.place.region,
    account: subject.account ?? callerAccount,
  };
  if (/:key\//.test(subject.keyId)) {
    await Promise.all([readFacts(run, named, signal), readRest(run, named, signal)]);
    return;
  }
  const facts = await readFacts(run, named, signal);
  // Neither GetKeyPolicy nor ListGrants takes an alias: only DescribeKey could have told whose name it is.
  if (facts.status !== 'read' && subject.keyId.includes('alias/')) {
    run.evidence.set('keyPolicy', { status: 'not-asked', because: 'unknown-subject' });
    run.evidence.set('grants', { status: 'not-asked', because: 'unknown-subject' });
    return;
  }
  const { arn, account } = readValue(facts) ?? { arn: named.keyId, account: named.account };
  await readRest(run, { ...named, keyId: arn, account }, signal);
}

type Named = KeySubject & { readonly region: string };

async function readFacts(run: Run, key: Named, signal: AbortSignal) {
  const facts = await ownOrReader(run, key.account, signal, (clients) =>
    keyFacts(clients.kms(key.region), key.keyId, signal),
  );
  run.evidence.set('key', facts);
  return facts;
}

async function readRest(run: Run, key: Named, signal: AbortSignal): Promise<void> {
  const { keyId, region, account } = key;
  const policy = (clients: Clients) => keyPolicy(clients.kms(region), keyId, signal);
  const list = (clients: Clients) => grants(clients.kms(region), keyId, () => granteesOf(run), signal);
  await Promise.all([
    // GetKeyPolicy does not work across accounts: there is no use in asking, nor in leaving a refusal in CloudTrail.
    (isForeign(run, account)
      ? readerOnly(run, account, signal, policy)
      : ownOrReader(run, account, signal, policy)
    ).then((piece) => run.evidence.set('keyPolicy', piece)),
    ownOrReader(run, account, signal, list).then((piece) => run.evidence.set('grants', piece)),
  ]);
}

/**
 * The ARNs by which a grant may name the caller: itself, its role, its account. Null while the role's path is not known.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html, "Grantee principal"
 */
function granteesOf(run: Run): readonly string[] | null {
  const caller = readValue(run.evidence.all().caller);
  if (caller?.kind !== 'user' && caller?.kind !== 'role-session') return null;
  const root = `arn:${caller.arn.split(':')[1] ?? 'aws'}:iam::${caller.account}:root`;
  if (caller.kind === 'user') return [caller.arn, root];
  return caller.roleArn === null ? null : [caller.arn, caller.roleArn, root];
}

function isForeign(run: Run, account: string | null): boolean {
  const own = accountOfCaller(run);
  return own !== null && account !== null && own !== account;
}

async function ownOrReader<T>(
  run: Run,
  account: string | null,
  signal: AbortSignal,
  read: (clients: Clients) => Promise<Answer<T | null>>,
): Promise<Piece<T>> {
  const own = await read(run.clients);
  const reader = isRefusal(own) ? await run.readers.of(account, signal) : null;
  if (reader !== null) {
    const answer = await read(reader.clients);
    if (answer.ok) return pieceOf(answer, 'reader');
  }
  return pieceOf(own, 'caller');
}

async function readerOnly<T>(
  run: Run,
  account: string | null,
  signal: AbortSignal,
  read: (clients: Clients) => Promise<Answer<T | null>>,
): Promise<Piece<T>> {
  const reader = await run.readers.of(account, signal);
  if (reader === null) return { status: 'not-asked', because: 'other-account' };
  return pieceOf(await read(reader.clients), 'reader');
}

function accountOfCaller(run: Run): string | null {
  const caller = readValue(run.evidence.all().caller);
  return caller !== null && 'account' in caller ? caller.account : null;
}
