/** `explain` on what the customer of each practice scenario would hand over: it comes to the scenario's own verdict. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type PracticeAccount,
  type ScenarioId,
  type ScenarioInfo,
  scenarios,
  startPracticeAccount,
} from '../../src/practice/index.ts';
import { awsCliMissing } from '../clients/aws-cli.ts';
import { runCommand } from './command.ts';
import { type HandedFiles, handOver, type Printer } from './handed-files.ts';

/** Where the error and the documents say more, or less, than a check of the caller's own could. */
const WITH_DOCUMENTS: Partial<Record<ScenarioId, Pick<ScenarioInfo, 'verdict'>['verdict']>> = {
  // The check's caller may not read the key policy; here its owner has handed it over.
  'bare-message': { code: 'decrypt-not-allowed', layers: ['key-policy'] },
};

/** What the message alone shows: one layer at a time, and never a grant. */
const ERROR_ALONE: typeof WITH_DOCUMENTS = {
  'cross-account-both': { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  'same-account-grant': { code: 'decrypt-not-allowed', layers: ['key-policy'] },
  'bare-message': { code: 'undetermined', layers: [] },
};

/** What the documents do not show: the key's state and the session's age, and the S3 side without an object's name. */
const NOT_IN_DOCUMENTS: readonly ScenarioId[] = [
  'no-put-object',
  'expired-token',
  'key-disabled',
  'key-in-other-region',
  'key-not-symmetric',
  'key-pending-deletion',
];

/** The role's path decides, which a session's ARN does not show; or the levels that SCPs are attached to. */
const OPEN_IN_DOCUMENTS: readonly ScenarioId[] = [
  'deny-key-policy',
  'deny-rcp',
  'deny-scp',
  'scp-without-decrypt',
];

interface Explained {
  readonly verdict: {
    readonly code: string;
    readonly layers: readonly string[];
    readonly confidence: string;
  };
  readonly steps: readonly unknown[];
  readonly cleanup: { readonly left: readonly unknown[] };
  readonly fixes: readonly { readonly prediction: string; readonly commands: readonly string[] }[];
}

describe.each(scenarios)('$id', ({ id, verdict }) => {
  it('is explained from what was handed over', async () => {
    const { files } = await handedIn(id, 'sdk');
    const bucketKey = ['--bucket-key', id === 'encryption-context' ? 'on' : 'off'];
    const given = [...files.documents, ...files.names, ...bucketKey];
    if (files.error !== null) {
      const whole = await explain(['--error', files.error, ...given]);
      expectVerdict(whole.document, WITH_DOCUMENTS[id] ?? verdict);
      expect(whole.code).toBe(exitCodeFor(whole.document.verdict.code));
      expectNothingUnfounded(whole.document, given);

      const alone = await explain(['--error', files.error]);
      expectVerdict(alone.document, ERROR_ALONE[id] ?? verdict);
      expect(alone.document.fixes.map(({ prediction }) => prediction)).not.toContain('allowed');
    }
    const documents = await explain(given);
    const { code, confidence } = documents.document.verdict;
    if (files.error === null || NOT_IN_DOCUMENTS.includes(id)) {
      expect({ code, confidence }).toEqual({ code: 'no-problem-found', confidence: 'likely' });
    } else if (OPEN_IN_DOCUMENTS.includes(id)) expect(code).toBe('undetermined');
    else expectVerdict(documents.document, WITH_DOCUMENTS[id] ?? verdict);
  }, 60_000);
});

describe.skipIf(awsCliMissing)('printed by the AWS CLI itself', () => {
  it.each(['same-account-key-policy', 'cross-account-both', 'deny-identity-policy'] as const)(
    '%s',
    async (id) => {
      const { files } = await handedIn(id, 'aws-cli');
      const { document } = await explain(['--error', files.error ?? '', ...files.documents, ...files.names]);
      expectVerdict(document, scenarios.find((one) => one.id === id)?.verdict);
      expect(document.fixes.map(({ prediction }) => prediction)).not.toContain('unknown');
    },
    60_000,
  );
});

async function handedIn(
  id: ScenarioId,
  printer: Printer,
): Promise<{ readonly files: HandedFiles; readonly practice: PracticeAccount }> {
  const practice = await startPracticeAccount({ scenario: id, port: 0, latencyMs: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'explain-'));
  onTestFinished(async () => {
    await practice.close();
    await rm(folder, { recursive: true });
  });
  return { files: await handOver(practice, folder, printer), practice };
}

async function explain(argv: readonly string[]) {
  const { code, stdout, stderr } = await runCommand(['explain', '--json', ...argv]);
  expect(stderr).toBe('');
  const document = JSON.parse(stdout) as Explained;
  expect(document.steps).toEqual([]);
  expect(document.cleanup.left).toEqual([]);
  return { code, document };
}

function expectVerdict({ verdict }: Explained, wanted: ScenarioInfo['verdict'] | undefined): void {
  const { code, layers } = verdict;
  expect({ code, layers: [...layers].sort() }).toEqual({
    code: wanted?.code,
    layers: [...(wanted?.layers ?? [])].sort(),
  });
}

function exitCodeFor(code: string): number {
  if (code === 'no-problem-found') return 0;
  return /^(decrypt|generate-data-key|s3-action|key|bucket)-/.test(code) ? 1 : 3;
}

/** No command writes a policy that goes by the name of a file. */
function expectNothingUnfounded({ fixes }: Explained, given: readonly string[]): void {
  const files = given.filter((word) => word.endsWith('.json')).map((path) => path.split('/').at(-1) ?? '');
  for (const command of fixes.flatMap(({ commands }) => commands))
    for (const file of files) expect(command).not.toContain(`--policy-name ${file}`);
}
