import { describe, expect, test } from 'vitest';
import type { CheckEvent } from '../../src/check/events.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { foldRun, NEW_RUN } from '../../src/tui/flow/run.ts';
import { brokenCommand } from '../../src/tui/text/command.ts';
import { fixLines } from '../../src/tui/text/fix-lines.ts';
import { commonFolderOf } from '../../src/tui/text/look.ts';
import { filledCells, operationText, partBytes, uploadRows } from '../../src/tui/text/rows.ts';
import { sidesOf } from '../../src/tui/text/sides.ts';
import { mechanismOf, whySentences } from '../../src/tui/text/verdict.ts';
import { eventsOf, FIX, FOLDER, resultOf, stepsOf } from './support/walk.ts';

const fold = (events: readonly CheckEvent[]) => events.reduce(foldRun, NEW_RUN);
const en = createI18n('en');

describe('a run on the screen', () => {
  test('shows the part in flight with what has been sent of it', () => {
    const events = eventsOf(false);
    const until = events.findIndex((event) => event.type === 'step-progress' && event.id === 'upload-part-1');
    const run = fold(events.slice(0, until + 1));
    const { small, large } = uploadRows(run);
    expect(small.map((row) => row.state)).toEqual(['succeeded']);
    expect(large.map((row) => row.state)).toEqual(['succeeded', 'running', 'waiting', 'waiting']);
    expect(partBytes(run)).toEqual({ sent: 2.5 * 1024 * 1024, total: 6 * 1024 * 1024 });
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
      ]),
    );
    expect(large.map(operationText)).toEqual(['UploadPart 1-900', 'UploadPart 901', 'UploadPart 902-2000']);
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
  test('draws kms:Decrypt as refused only where the answer or the verdict names it', () => {
    const drawn = (result: Parameters<typeof mechanismOf>[0]) =>
      mechanismOf(result).map(({ operation, kms }) => [operation, kms]);
    const result = resultOf(false);
    expect(drawn(result)).toEqual([
      ['PutObject', 'allowed'],
      ['CreateMultipartUpload', 'allowed'],
      ['UploadPart', 'refused'],
    ]);
    const lost = result.steps.map((step) =>
      step.outcome === 'failed'
        ? { ...step, error: { ...step.error, code: 'ECONNRESET', httpStatus: 0, message: 'reset' } }
        : step,
    );
    expect(drawn({ ...result, steps: lost }).at(-1)).toEqual(['UploadPart', 'unknown']);
  });

  test('leaves no reason and no next step out', () => {
    const { verdict } = resultOf(false);
    const [reason] = verdict.reasons;
    const nine = reason ? Array.from({ length: 9 }, () => reason) : [];
    const { reasons, nextSteps } = whySentences({ ...verdict, reasons: nine, nextSteps: nine }, en);
    expect([reasons.length, nextSteps.length]).toEqual([9, 9]);
  });
});

describe('commands', () => {
  const command = 'aws kms put-key-policy --key-id 1234 --policy \'{"a": "x --y"}\' --region eu-west-3';

  test('stay on one line where they fit', () => {
    expect(brokenCommand(command, 200)).toEqual([command]);
  });

  test('break before options and never inside quotes', () => {
    expect(brokenCommand(command, 40)).toEqual([
      'aws kms put-key-policy \\',
      '  --key-id 1234 \\',
      '  --policy \'{"a": "x --y"}\' \\',
      '  --region eu-west-3',
    ]);
  });
});

describe('a fix as lines', () => {
  test('tells added from removed', () => {
    const tones = fixLines(FIX, 'diff', 80, en).map((line) => line.tone);
    expect(tones.slice(0, 3)).toEqual(['quiet', 'quiet', 'quiet']);
    expect(tones.filter((tone) => tone === 'added')).toHaveLength(4);
    expect(tones.filter((tone) => tone === 'removed')).toHaveLength(1);
  });

  test('has nothing where no document could be read', () => {
    expect(
      fixLines(
        { ...FIX, diff: null, document: null, statement: null, read: [], commands: [] },
        'json',
        80,
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
