import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { CheckEvent } from '../../src/check/events.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { operationText } from '../../src/report/content/contrast-lines.ts';
import { widthOf } from '../../src/report/width.ts';
import { foldRun, NEW_RUN } from '../../src/tui/flow/run.ts';
import { brokenCommand } from '../../src/tui/text/command.ts';
import { conditionLines } from '../../src/tui/text/condition.ts';
import { fixLines } from '../../src/tui/text/fix-lines.ts';
import { linesOf } from '../../src/tui/text/footer-keys.ts';
import { commonFolderOf } from '../../src/tui/text/look.ts';
import { filledCells, isSent, uploadRows } from '../../src/tui/text/rows.ts';
import { sidesOf } from '../../src/tui/text/sides.ts';
import { partingText } from '../../src/tui/text/success.ts';
import { whySentences } from '../../src/tui/text/verdict.ts';
import { eventsOf, FIX, FOLDER, PRACTICE, resultOf, stepsOf } from './support/walk.ts';

const fold = (events: readonly CheckEvent[]) => events.reduce(foldRun, NEW_RUN);
const en = createI18n('en');
const ROOM = { columns: 80, margin: 2 };

describe('a run on the screen', () => {
  test('shows the part in flight with what has been sent of it', () => {
    const events = eventsOf(false);
    const until = events.findIndex((event) => event.type === 'step-progress' && event.id === 'upload-part-1');
    const run = fold(events.slice(0, until + 1));
    const { small, large, sentBytes, bytes } = uploadRows(run);
    expect(small.map((row) => row.state)).toEqual(['succeeded']);
    expect(large.map((row) => row.state)).toEqual(['succeeded', 'running', 'waiting', 'waiting']);
    expect([sentBytes, bytes]).toEqual([2.5 * 1024 * 1024, 6 * 1024 * 1024]);
  });

  test('tells a part whose last byte has gone out from one that is still sent, until there is an answer', () => {
    const [sent, all] = [1024, 2048];
    const begun: readonly CheckEvent[] = [
      { type: 'step-started', id: 'upload-part-1', operation: 'UploadPart', bytes: all },
      { type: 'step-progress', id: 'upload-part-1', sentBytes: sent },
    ];
    const whole: CheckEvent = { type: 'step-progress', id: 'upload-part-1', sentBytes: all };
    const again: CheckEvent = { type: 'step-retried', id: 'upload-part-1', attempt: 2, reason: 'SlowDown' };
    const answered = eventsOf(true).filter(
      (event) => event.type === 'step-finished' && event.step.id === 'upload-part-1',
    );
    const isWaiting = (events: readonly CheckEvent[]) => uploadRows(fold(events)).large.map(isSent);
    expect(isWaiting(begun)).toEqual([false]);
    expect(isWaiting([...begun, whole])).toEqual([true]);
    expect(isWaiting([...begun, whole, again])).toEqual([false]);
    expect(answered).toHaveLength(1);
    expect(isWaiting([...begun, whole, ...answered])).toEqual([false]);
  });

  test('tells thousands of parts in a few rows', () => {
    const parts = Array.from({ length: 2000 }, (_, index) => ({
      id: `upload-part-${index + 1}`,
      operation: 'UploadPart' as const,
      bytes: 10,
    }));
    const done = parts.slice(0, 900).map(
      (part): CheckEvent => ({
        type: 'step-finished',
        step: {
          ...part,
          outcome: 'succeeded',
          startedAfterMs: 0,
          durationMs: 1,
          requestId: null,
          kmsKeyArn: null,
        },
      }),
    );
    const { large } = uploadRows(
      fold([
        { type: 'probe-started', plan: parts },
        ...done,
        { type: 'step-started', id: 'upload-part-901', operation: 'UploadPart', bytes: 10 },
        { type: 'step-started', id: 'upload-part-902', operation: 'UploadPart', bytes: 10 },
      ]),
    );
    // Each part on its way has a row of its own.
    const rows = ['UploadPart 1-900', 'UploadPart 901', 'UploadPart 902', 'UploadPart 903-2000'];
    expect(large.map(operationText)).toEqual(rows);
  });

  test('fills no more of a bar than was sent', () => {
    expect(filledCells(0, 10, 16)).toBe(0);
    expect(filledCells(9, 10, 16)).toBe(14);
    expect(filledCells(10, 10, 16)).toBe(16);
    expect(filledCells(5, 0, 16)).toBe(0);
  });
});

describe('side by side', () => {
  test('marks the one line where the uploads part', () => {
    const { small, large, outcome } = sidesOf(stepsOf(false), null);
    expect(outcome).toBe('smallOnly');
    expect(small.map((row) => row.parting)).toEqual([false]);
    expect(large.map((row) => [operationText(row), row.parting, row.refusal])).toEqual([
      ['CreateMultipartUpload', false, null],
      ['UploadPart 1-2', true, 'denied'],
      ['CompleteMultipartUpload', false, null],
    ]);
    expect(sidesOf(stepsOf(true), null).outcome).toBe('both');
  });
});

describe('why', () => {
  test('leaves no reason and no next step out', () => {
    const { verdict } = resultOf(false);
    const reason = verdict.reasons.at(-1);
    const nine = reason ? Array.from({ length: 9 }, () => reason) : [];
    const { reasons, nextSteps } = whySentences(
      { verdict: { ...verdict, reasons: nine, nextSteps: nine }, flow: null },
      en,
    );
    expect([reasons.length, nextSteps.length]).toEqual([9, 9]);
  });
});

describe('commands', () => {
  const command = 'aws kms put-key-policy --key-id 1234 --policy \'{"a": "x --y"}\' --region eu-west-3';

  test('stay on one line where they fit', () => {
    expect(brokenCommand(command, 200, 2)).toEqual([{ text: command, flush: false }]);
  });

  test('break before options and never inside quotes', () => {
    expect(brokenCommand(command, 40, 2).map(({ text }) => text)).toEqual([
      'aws kms put-key-policy \\',
      '  --key-id 1234 \\',
      '  --policy \'{"a": "x --y"}\' \\',
      '  --region eu-west-3',
    ]);
  });
});

describe('a command copied from the screen', () => {
  const key = 'arn:aws:kms:eu-west-3:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const command = [
    `aws kms create-grant --key-id ${key} --name 'it'\\''s a very long name with "quotes" and \\ in it'`,
    "--operations Decrypt GenerateDataKey --region eu-west-3 --prefix '테스트/업로드/아주 긴 이름'",
  ].join(' ');
  const run = (lines: string) =>
    execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$@"; }\n${lines}`], { encoding: 'utf8' });

  test.each([30, 40, 56, 60, 76, 90, 120])('is the same command, %i columns wide', (columns) => {
    const margin = 2;
    const lines = brokenCommand(command, columns, margin);
    for (const { text, flush } of lines)
      expect(widthOf(text)).toBeLessThanOrEqual(flush ? columns + margin : columns);
    const copied = lines.map(({ text, flush }) => `${flush ? '' : ' '.repeat(margin)}${text}`).join('\n');
    expect(run(copied)).toBe(run(command));
    if (columns < 90) expect(lines.length).toBeGreaterThan(5);
  });

  test('holds a key ARN whole at 80 columns', () => {
    expect(brokenCommand(command, 76, 2)[2]).toEqual({ text: `${key} \\`, flush: true });
  });
});

describe('a condition', () => {
  test('is told by operator, key and value', () => {
    expect(
      conditionLines({
        StringEquals: { 'kms:ViaService': 's3.eu-west-3.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'] },
      }),
    ).toEqual([
      'StringEquals kms:ViaService s3.eu-west-3.amazonaws.com',
      'StringLike kms:EncryptionContext:aws:s3:arn ["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]',
    ]);
    expect(conditionLines(null)).toEqual([]);
  });
});

describe('a fix as lines', () => {
  test('tells added from removed', () => {
    const tones = fixLines(FIX, 'diff', ROOM, en).map((line) => line.tone);
    expect(tones.slice(0, 3)).toEqual(['quiet', 'quiet', 'quiet']);
    expect(tones.filter((tone) => tone === 'added')).toHaveLength(4);
    expect(tones.filter((tone) => tone === 'removed')).toHaveLength(1);
  });

  test('has nothing where no document could be read', () => {
    expect(
      fixLines(
        { ...FIX, diff: null, document: null, statement: null, read: [], commands: [] },
        'json',
        ROOM,
        en,
      ),
    ).toEqual([]);
  });
});

describe('object keys', () => {
  test('are told as one folder and the names in it', () => {
    expect(commonFolderOf([`${FOLDER}small`, `${FOLDER}large`])).toEqual({
      folder: FOLDER,
      names: ['small', 'large'],
    });
    expect(commonFolderOf(['a/x', 'b/x'])).toEqual({ folder: '', names: ['a/x', 'b/x'] });
  });
});

test('at a good end a change is only spoken of where one was made', () => {
  const real = { kind: 'real' } as const;
  expect(partingText({ place: real, runReason: 'first' }, en)).toBeNull();
  expect(partingText({ place: real, runReason: 'after-fix' }, en)).toBe(en.t('wizard:success.real'));
  const practice = { kind: 'practice', account: PRACTICE } as const;
  expect(partingText({ place: practice, runReason: 'first' }, en)).toBe(en.t('wizard:success.practice'));
});

test('keys go into the next row where they and the gap before them do not fit any more', () => {
  const hints = [{ text: 'F1 help' }, { text: 'F2 한국어' }, { text: 'Esc back' }];
  const shown = (columns: number) => linesOf(hints, columns).map((line) => line.map(({ text }) => text));
  expect(shown(28)).toEqual([['F1 help', 'F2 한국어', 'Esc back']]);
  expect(shown(27)).toEqual([['F1 help', 'F2 한국어'], ['Esc back']]);
  expect(shown(17)).toEqual([['F1 help'], ['F2 한국어'], ['Esc back']]);
  expect(shown(5)).toEqual([['F1 help'], ['F2 한국어'], ['Esc back']]);
});
