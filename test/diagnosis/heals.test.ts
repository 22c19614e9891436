/** The fix is right when the same upload works after it: asked of the practice account, over the real protocols. */
import { expect, it, vi } from 'vitest';
import { type CheckResult, type CredentialSource, check, type Target } from '../../src/check/index.ts';
import type { FixBody } from '../../src/diagnosis/index.ts';
import { type PracticeAccount, startPracticeAccount } from '../../src/practice/index.ts';

const MiB = 1024 * 1024;

vi.setConfig({ testTimeout: 60_000 });

async function run(account: PracticeAccount, withReaders: boolean): Promise<CheckResult> {
  const target: Target = {
    bucket: account.bucket,
    kmsKeyId: null,
    sse: 'aws:kms',
    bucketKey: null,
    prefix: '',
    region: account.region,
    endpointUrl: account.endpoint,
    largeBytes: 6 * MiB,
    partBytes: 5 * MiB,
    concurrency: 2,
    file: null,
    evidence: 'always',
    timeoutMs: 20_000,
    allowRetained: false,
  };
  const caller: CredentialSource = { kind: 'static', ...account.caller };
  const readers = account.admins.map(
    (admin): CredentialSource => ({ kind: 'static', ...admin, sessionToken: null }),
  );
  const options = { signal: new AbortController().signal, confirm: async () => true };
  for await (const event of check(target, { caller, readers: withReaders ? readers : [] }, options)) {
    if (event.type === 'finished') return event.result;
  }
  throw new Error('the check ended without a result');
}

async function apply(account: PracticeAccount, bodies: readonly FixBody[]): Promise<void> {
  for (const action of bodies.flatMap(({ actions }) => actions)) {
    expect(await account.apply(action)).toEqual({ ok: true });
  }
}

const CASES = [
  ['same-account-key-policy', ['key-policy'], 'fixes'],
  ['same-account-key-policy', ['key-policy'], 'strict'],
  ['cross-account-both', ['key-policy', 'identity-policy'], 'fixes'],
  ['cross-account-both', ['key-policy', 'identity-policy'], 'strict'],
] as const;

it.each(CASES)('%s (%j): the %s heal', async (scenario, layers, which) => {
  const account = await startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
  try {
    const { verdict, fixes } = await run(account, true);
    expect(verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      denial: 'implicit',
      confidence: 'proved',
      layers,
    });
    const bodies =
      which === 'fixes'
        ? fixes
        : fixes.flatMap(({ alternatives }) => alternatives.filter(({ kind }) => kind === 'strict'));
    expect(bodies.map(({ prediction }) => prediction)).toEqual(layers.map(() => 'allowed'));
    await apply(account, bodies);
    expect((await run(account, false)).verdict.code).toBe('no-problem-found');
  } finally {
    await account.close();
  }
});

it('without a reader the key side is likely, and a grant for it heals together with the IAM side', async () => {
  const account = await startPracticeAccount({ scenario: 'cross-account-both', port: 0, latencyMs: 0 });
  try {
    const { verdict, fixes } = await run(account, false);
    expect(verdict).toMatchObject({ layers: ['key-policy', 'identity-policy'], confidence: 'likely' });
    expect(fixes.map(({ prediction }) => prediction)).toEqual(['unknown', 'unknown']);
    const grants = fixes.flatMap(({ alternatives }) => alternatives.filter(({ kind }) => kind === 'grant'));
    expect(grants).toHaveLength(1);
    await apply(account, [...grants, ...fixes]);
    expect((await run(account, false)).verdict.code).toBe('no-problem-found');
  } finally {
    await account.close();
  }
});
