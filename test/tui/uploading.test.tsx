/** The rows of the running uploads, and the two panels after them: nothing that is said of a call is cut. */
import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { widthOf } from '../../src/report/width.ts';
import { WidthContext } from '../../src/tui/components/frame/Prose.tsx';
import { UploadLine } from '../../src/tui/components/progress/UploadLine.tsx';
import type { RunStep } from '../../src/tui/flow/run.ts';
import { contentSize } from '../../src/tui/layout.ts';
import { CompareScreen } from '../../src/tui/screens/Compare.tsx';
import { UploadingScreen } from '../../src/tui/screens/Uploading.tsx';
import { type UploadRow, uploadRow } from '../../src/tui/text/rows.ts';
import { inPractice } from './flow/walked.ts';
import { DENIED, resultOf, TARGET } from './support/walk.ts';

afterEach(cleanup);

const MIB = 1024 * 1024;
const SIZES = [
  [60, 18],
  [80, 24],
  [95, 30],
] as const;

function linesOf(frame: string | undefined): readonly string[] {
  return (frame ?? '').replace(/\u001b\[[0-9;]*m/g, '').split('\n');
}

const waiting = uploadRow({
  id: 'upload-part-10000',
  operation: 'UploadPart',
  bytes: 512 * MIB,
  progress: { kind: 'waiting' },
});
const running: UploadRow = { ...waiting, state: 'running' };
const ROWS: readonly UploadRow[] = [
  { ...waiting, parts: { first: 1234, last: 10_000 } },
  { ...running, sentBytes: 511.9 * MIB },
  { ...running, sentBytes: 512 * MIB },
  { ...running, retry: { attempt: 2, reason: 'ECONNRESET' } },
  { ...running, retry: { attempt: 3, reason: 'ECONNREFUSED' } },
  { ...waiting, state: 'succeeded' as const, durationMs: 754_000 },
  { ...waiting, state: 'failed' as const, durationMs: 88_800 },
  { ...waiting, operation: 'CompleteMultipartUpload' as const, parts: null, kmsAction: null },
].map((row, index) => ({ ...row, key: String(index) }));

describe.each(LANGUAGES)('in %s', (language) => {
  const i18n = createI18n(language);

  test.each(SIZES)('every call says all it has to say at %i columns, in columns', (width, rows) => {
    const { columns } = contentSize(width, rows);
    const lines = linesOf(
      render(
        <Box width={columns} flexDirection="column">
          {ROWS.map((row) => (
            <UploadLine key={row.key} row={row} i18n={i18n} columns={columns} />
          ))}
        </Box>,
      ).lastFrame(),
    );
    expect(lines.join('\n')).not.toContain('…');
    expect(lines).toHaveLength(ROWS.length);
    for (const [index, line] of lines.entries()) {
      const action = ROWS[index]?.kmsAction ?? '';
      expect(line.slice(28)).toMatch(width < 80 ? /^[^\sk]/ : new RegExp(`^${action.padEnd(21)}\\S`));
    }
  });

  test.each([6 * MIB, 40 * MIB, 1536 * MIB])('the frame round %i bytes is whole', (largeBytes) => {
    const result = { ...resultOf(false), target: { ...TARGET, largeBytes } };
    const screen = { name: 'compare', result, scroll: 0 } as const;
    const size = contentSize(80, 24);
    const view = { state: inPractice().state, i18n, second: null, ...size };
    const [, , top = ''] = linesOf(
      render(
        <Box width={size.columns} height={size.rows}>
          <WidthContext value={size.columns}>
            <CompareScreen view={view} screen={screen} />
          </WidthContext>
        </Box>,
      ).lastFrame(),
    );
    expect(top).toMatch(/^╭[^╭╮…]+╮ ╭[^╭╮…]+╮$/);
    expect(widthOf(top)).toBe(73);
  });
});

test('what is left is told while there is something left to send, and no longer', async () => {
  const i18n = createI18n('en');
  const { state } = inPractice();
  const view = (sentBytes: number, phase: 'uploading' | 'cleaning', failed: boolean) => {
    const part = (number: number) => ({
      id: `upload-part-${number}`,
      operation: 'UploadPart' as const,
      bytes: 20 * MIB,
    });
    const one = { ...part(1), progress: { kind: 'running', sentBytes, retry: null } } as const;
    const step = {
      id: 'upload-part-2',
      operation: 'UploadPart',
      outcome: 'failed',
      startedAfterMs: 0,
      durationMs: 1,
      bytes: 20 * MIB,
      requestId: null,
      error: DENIED,
    } as const;
    const other: RunStep = { ...part(2), progress: failed ? { kind: 'ended', step } : { kind: 'waiting' } };
    const run = { ...state.run, phase, steps: [one, other] };
    const shown = { state: { ...state, run }, i18n, second: null, columns: 76, rows: 18 };
    return <UploadingScreen view={shown} screen={{ name: 'uploading' }} />;
  };
  const screen = render(view(0, 'uploading', false));
  const text = () => linesOf(screen.lastFrame()).join('\n');
  let sent = 0;
  await expect
    .poll(
      () => {
        sent += 20_000;
        screen.rerender(view(sent, 'uploading', false));
        return text();
      },
      { timeout: 8000 },
    )
    .toContain('per second');
  screen.rerender(view(sent, 'uploading', true));
  expect(text()).not.toContain('per second');
  screen.rerender(view(sent, 'uploading', false));
  expect(text()).toContain('per second');
  screen.rerender(view(sent, 'cleaning', false));
  expect(text()).toMatch(/━*─+ 0%/);
  expect(text()).not.toContain('per second');
});

test.each(SIZES)('whatever is on its way at %i×%i, nothing is beyond the last row', (columns, rows) => {
  const size = contentSize(columns, rows);
  const { state } = inPractice();
  const part = (number: number, progress: RunStep['progress']): RunStep => ({
    id: `upload-part-${number}`,
    operation: 'UploadPart',
    bytes: 5 * MIB,
    progress,
  });
  const linesWith = (sending: number) => {
    const steps: readonly RunStep[] = [
      {
        id: 'create-multipart-upload',
        operation: 'CreateMultipartUpload',
        bytes: null,
        progress: { kind: 'waiting' },
      },
      ...Array.from({ length: 400 }, (_, index) =>
        part(
          index + 1,
          index >= sending
            ? { kind: 'waiting' }
            : {
                kind: 'running',
                sentBytes: MIB,
                retry: index === 1 ? { attempt: 2, reason: 'ECONNRESET' } : null,
              },
        ),
      ),
      {
        id: 'complete-multipart-upload',
        operation: 'CompleteMultipartUpload',
        bytes: null,
        progress: { kind: 'waiting' },
      },
    ];
    const shown = { ...state, run: { ...state.run, phase: 'uploading' as const, steps } };
    const view = { state: shown, i18n: createI18n('en'), second: null, ...size };
    const screen = (
      <Box width={size.columns} height={size.rows}>
        <UploadingScreen view={view} screen={{ name: 'uploading' }} />
      </Box>
    );
    return linesOf(render(screen).lastFrame()).filter((line) => line !== '');
  };
  for (const sending of [4, 8, 64]) {
    const lines = linesWith(sending);
    expect(lines.length).toBeLessThanOrEqual(size.rows);
    expect(lines.at(-1)).toContain('CompleteMultipartUpload');
    expect(lines.join('\n')).toContain('try 2, after ECONNRESET');
  }
  const all = linesWith(64).join('\n');
  expect(all).toContain('UploadPart 1 ');
  expect(all).toMatch(/UploadPart 3-64 .*62.MiB of 310.MiB/);
});
