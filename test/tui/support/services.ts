/** Services that play the recorded check back, at a pace a test can follow. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CheckEvent } from '../../../src/check/events.ts';
import { copyToClipboard } from '../../../src/cli/clipboard.ts';
import type { PolicyChange } from '../../../src/policy/index.ts';
import type { PracticeAccount } from '../../../src/practice/handle.ts';
import type { CheckRequest, ExplainRequest, WizardServices } from '../../../src/tui/services.ts';
import { eventsOf, FOLDER, PRACTICE, resultOf, TARGET } from './walk.ts';

export interface Recording {
  readonly services: WizardServices;
  readonly requests: CheckRequest[];
  readonly explained: ExplainRequest[];
  readonly applied: PolicyChange[];
  readonly closed: string[];
}

/** What removes the upload of a check that was cut off. */
export const LEFT_COMMAND = `aws s3api abort-multipart-upload --bucket ${TARGET.bucket} --key ${FOLDER}large --upload-id VXBsb2FkIElE`;

/** More than fit under the form. */
const BUCKETS = Array.from({ length: 30 }, (_, index) => ({
  value: `amzn-s3-demo-bucket-${String(index + 1).padStart(2, '0')}`,
  hint: 'eu-west-3',
}));

interface Settings {
  readonly credentials: boolean;
  /** milliseconds before each event */
  readonly pace: number;
}

export function recordedServices({ credentials, pace }: Settings): Recording {
  const requests: CheckRequest[] = [];
  const explained: ExplainRequest[] = [];
  const applied: PolicyChange[] = [];
  const closed: string[] = [];

  async function* check(request: CheckRequest): AsyncGenerator<CheckEvent> {
    requests.push(request);
    let uploads = false;
    for (const event of eventsOf(applied.length > 0)) {
      await pause(pace);
      if (request.signal.aborted) {
        yield* cutOff(uploads);
        return;
      }
      if (event.type === 'probe-started') uploads = true;
      yield event;
    }
  }

  async function* cutOff(uploads: boolean): AsyncGenerator<CheckEvent> {
    const left = {
      kind: 'upload',
      bucket: TARGET.bucket,
      key: `${FOLDER}large`,
      uploadId: 'VXBsb2FkIElE',
      command: LEFT_COMMAND,
    } as const;
    yield { type: 'at-risk', leftovers: uploads ? [left] : [] };
    yield { type: 'cleanup-started', interrupted: true };
    await pause(pace * 10);
    yield { type: 'cleanup-finished', cleanup: { complete: true, verified: true, left: [] } };
    yield { type: 'finished', result: resultOf(false, true) };
  }

  const account = (scenario: string): PracticeAccount => ({
    ...PRACTICE,
    scenario,
    apply: async (change) => {
      await pause(pace * 2);
      applied.push(change);
      return { ok: true };
    },
    close: async () => {
      closed.push(scenario);
    },
  });

  return {
    requests,
    explained,
    applied,
    closed,
    services: {
      scenarios: ['same-account-key-policy', 'cross-account-both', 'healthy'],
      hasCredentials: async () => credentials,
      loadCheck: async () => ({ check }),
      async *list({ field }) {
        await pause(pace);
        if (field === 'bucket') yield BUCKETS;
        if (field === 'kmsKeyId') throw Object.assign(new Error('no'), { code: 'AccessDeniedException' });
        if (field === 'profile') yield [{ value: 'customer', hint: 'eu-west-3' }];
      },
      loadPractice: async () => {},
      startPractice: async (scenario) => {
        await pause(pace * 3);
        return account(scenario);
      },
      copy: (text) =>
        copyToClipboard(text, [], {}, (sequence) => {
          process.stdout.write(sequence);
        }),
      rememberLanguage: async () => {},
      checkDocument: async (_field, text) =>
        text.includes('missing') ? { says: ({ t }) => t('cli:input.empty', { path: text }) } : null,
      explain: async (request) => {
        explained.push(request);
        const { steps: _steps, ...rest } = resultOf(false);
        return { ok: true, result: { ...rest, steps: [], flow: null } };
      },
      saveReport: async (_result, _language, directory) => [
        `${directory}/report.json`,
        `${directory}/key-policy.json`,
      ],
    },
  };
}
