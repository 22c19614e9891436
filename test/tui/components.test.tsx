import { Box, Text } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import type { Evidence, Step } from '../../src/diagnosis/index.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { Select } from '../../src/tui/components/fields/Select.tsx';
import { Panel } from '../../src/tui/components/frame/Panel.tsx';
import { Prose, WidthContext } from '../../src/tui/components/frame/Prose.tsx';
import { Tabs } from '../../src/tui/components/frame/Tabs.tsx';
import { CleanupLines } from '../../src/tui/components/result/CleanupLines.tsx';
import { CodeBlock } from '../../src/tui/components/result/CodeBlock.tsx';
import { ContrastPanel } from '../../src/tui/components/result/ContrastPanel.tsx';
import { ControlsBlock } from '../../src/tui/components/result/ControlsBlock.tsx';
import { ScrollBox } from '../../src/tui/components/scroll/ScrollBox.tsx';
import { type ScrollRoom, ScrollRoomContext } from '../../src/tui/components/scroll/scroll-room.ts';
import { sidesOf } from '../../src/tui/text/sides.ts';
import { EVIDENCE, KEY, stepsOf } from './support/walk.ts';

afterEach(cleanup);

/** The last frame without colours. */
function frameOf(lastFrame: () => string | undefined): string {
  return (lastFrame() ?? '').replace(/\u001b\[[0-9;]*m/g, '');
}

test('a list marks what it stands on by a sign', () => {
  const choices = ['a', 'b'].map((id) => ({ id, title: `choice ${id}`, hint: null }));
  const frame = frameOf(render(<Select choices={choices} cursor={1} rows={9} />).lastFrame);
  expect(frame.split('\n')).toEqual(['  1  choice a', '❯ 2  choice b']);
});

test('a list with too little room shows every title, and hints as far as they fit', () => {
  const choices = ['a', 'b'].map((id) => ({ id, title: `choice ${id}`, hint: `hint ${id}` }));
  const linesOf = (rows: number) =>
    frameOf(render(<Select choices={choices} cursor={1} rows={rows} />).lastFrame).split('\n');
  expect(linesOf(5)).toEqual(['  1  choice a', '     hint a', '', '❯ 2  choice b', '     hint b']);
  expect(linesOf(4)).toEqual(['  1  choice a', '     hint a', '❯ 2  choice b', '     hint b']);
  expect(linesOf(3)).toEqual(['  1  choice a', '❯ 2  choice b', '     hint b']);
  expect(linesOf(2)).toEqual(['  1  choice a', '❯ 2  choice b']);
});

test('a list that does not fit scrolls with the choice, and says which part is shown', () => {
  const choices = Array.from({ length: 30 }, (_, index) => ({
    id: String(index),
    title: `choice ${index}`,
    hint: `hint ${index}`,
  }));
  const linesOf = (cursor: number) =>
    frameOf(
      render(
        <Select
          choices={choices}
          cursor={cursor}
          rows={8}
          numbered={false}
          position={(from, to, total) => `${from}-${to}/${total}`}
        />,
      ).lastFrame,
    ).split('\n');
  expect(linesOf(0)).toEqual([
    '❯ choice 0',
    '  hint 0',
    ...[1, 2, 3, 4, 5].map((index) => `  choice ${index}`),
    '  ↓ 1-6/30',
  ]);
  expect(linesOf(29).at(-1)).toBe('↑   25-30/30');
  for (let cursor = 0; cursor < 30; cursor += 1) {
    expect(linesOf(cursor).length).toBeLessThanOrEqual(8);
    expect(linesOf(cursor)).toContain(`❯ choice ${cursor}`);
  }
});

describe.each(LANGUAGES)('controls in %s', (language) => {
  const i18n = createI18n(language);
  const error = { code: 'AccessDenied', httpStatus: 403, message: 'Access Denied', requestId: null };
  const steps = stepsOf(false).map((step) => (step.outcome === 'failed' ? { ...step, error } : step));
  const sameBytes: Step = {
    id: 'control-same-bytes-put-object',
    operation: 'PutObject',
    outcome: 'succeeded',
    startedAfterMs: 0,
    durationMs: 1,
    bytes: 1,
    requestId: null,
    kmsKeyArn: KEY,
  };
  const skipped: Step = {
    id: 'control-aes256-create-multipart-upload',
    operation: 'CreateMultipartUpload',
    outcome: 'skipped',
    because: 'bucket-demands-kms',
  };
  const frameWith = (more: readonly Step[], evidence: Evidence = EVIDENCE) =>
    frameOf(
      render(
        <WidthContext value={90}>
          <ControlsBlock result={{ steps: [...steps, ...more], evidence }} i18n={i18n} />
        </WidthContext>,
      ).lastFrame,
    );

  test('stand only where there were any', () => {
    expect(frameWith([])).toBe('');
  });

  test('say what they rule out, and why one was not made', () => {
    const frame = frameWith([sameBytes, skipped]);
    expect(frame).toMatch(/^✔ /m);
    expect(frame).toContain(i18n.t('check:controls.shows.control-same-bytes.worked'));
    expect(frame).toMatch(/^- /m);
    expect(frame).toContain(i18n.t('check:controls.shows.bucket-demands-kms').slice(0, 20));
    // A control is none of the uploads.
    expect(sidesOf([...steps, sameBytes], null).small).toHaveLength(1);
  });

  test('what KMS said to a direct question is called a hint', () => {
    const dryRun: Evidence['dryRun'] = {
      status: 'read',
      by: 'caller',
      value: {
        encryptionContext: null,
        generateDataKey: { outcome: 'would-succeed' },
        decrypt: { outcome: 'refused', error },
      },
    };
    const frame = frameWith([], { ...EVIDENCE, dryRun });
    expect(frame).toContain(i18n.t('check:dryRun.title'));
    expect(frame).toMatch(/✔ kms:GenerateDataKey.*\n✖ kms:Decrypt/);
  });
});

test('the current tab is told without colour', () => {
  expect(frameOf(render(<Tabs tabs={['Diff', 'JSON']} current={1} />).lastFrame)).toBe(' Diff  [JSON]');
});

test('sentences break at spaces, and no line begins with one', () => {
  const text = '작은 업로드는 성공하고 멀티파트 업로드는 실패했습니다';
  const frame = frameOf(
    render(
      <WidthContext value={20}>
        <Prose>{text}</Prose>
      </WidthContext>,
    ).lastFrame,
  );
  const lines = frame.split('\n');
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.filter((line) => line.startsWith(' '))).toEqual([]);
  expect(lines.join(' ')).toBe(text);
});

describe.each(LANGUAGES)('side by side in %s', (language) => {
  test('names operation, action and result, and marks the parting', () => {
    const i18n = createI18n(language);
    const { large } = sidesOf(stepsOf(false), null);
    const frame = frameOf(
      render(<ContrastPanel title="large" rows={large} i18n={i18n} columns={36} density="usual" />).lastFrame,
    );
    const lines = frame.split('\n');
    const parting = lines.findIndex((line) => line.includes(`▶ ${i18n.t('wizard:compare.parting')}`));
    expect(lines[parting + 1]).toContain('✖ UploadPart 1-2');
    expect(lines[parting + 2]).toMatch(new RegExp(`kms:Decrypt .*${i18n.t('wizard:compare.denied')}`));
    expect(lines.filter((line) => line.includes('▶'))).toHaveLength(1);
    expect(frame).not.toContain('…');
  });
});

test.each([
  ['usual', /✖ UploadPart 1-2 +failed/, /^ *│ +kms:Decrypt +│$/m],
  ['narrow', /✖ UploadPart 1-2 +failed/, null],
] as const)('puts no failure beside a KMS action that it does not name (%s)', (density, outcome, action) => {
  const timeout = { code: 'TimeoutError', httpStatus: 0, message: 'no answer', requestId: null };
  const steps = stepsOf(false).map((step) =>
    step.outcome === 'failed' ? { ...step, error: timeout } : step,
  );
  const { large } = sidesOf(steps, null);
  const frame = frameOf(
    render(
      <ContrastPanel title="large" rows={large} i18n={createI18n('en')} columns={60} density={density} />,
    ).lastFrame,
  );
  expect(frame).toMatch(outcome);
  expect(frame).not.toMatch(/kms:Decrypt.*failed/);
  if (action !== null) expect(frame).toMatch(action);
});

test('what was left stands with the command that removes it', () => {
  const left = {
    kind: 'object',
    bucket: 'b',
    key: 'x/small',
    command: 'aws s3api delete-object --bucket b',
  } as const;
  const cleanupLeft = { complete: false, verified: true, left: [left] };
  const frame = frameOf(
    render(<CleanupLines result={{ steps: [], cleanup: cleanupLeft }} i18n={createI18n('en')} />).lastFrame,
  );
  expect(frame).toContain('x/small');
  expect(frame).toContain(left.command);
});

test('a scrolled box shows its part, and tells how far it goes', async () => {
  const rooms: ScrollRoom[] = [];
  const numbers = Array.from({ length: 10 }, (_, index) => `line ${index}`);
  const { lastFrame } = render(
    <ScrollRoomContext value={(room) => rooms.push(room)}>
      <Box height={4} width={20}>
        <ScrollBox offset={3}>
          {numbers.map((line) => (
            <Text key={line}>{line}</Text>
          ))}
        </ScrollBox>
      </Box>
    </ScrollRoomContext>,
  );
  await expect.poll(() => rooms.at(-1)).toEqual({ limit: 6, page: 4 });
  await expect.poll(() => frameOf(lastFrame)).toContain('line 3');
  const lines = frameOf(lastFrame).split('\n');
  expect(lines.map((line) => line.slice(0, 6))).toEqual(['line 3', 'line 4', 'line 5', 'line 6']);
});

test('a panel carries its title in its frame, with a sign for its tone', () => {
  const frame = frameOf(
    render(
      <Panel title="Multipart 업로드" tone="bad" columns={30} framed>
        <Text>inside</Text>
      </Panel>,
    ).lastFrame,
  );
  expect(frame.split('\n')).toEqual([
    '╭─ ✖ Multipart 업로드 ───────╮',
    '│ inside                     │',
    '╰────────────────────────────╯',
  ]);
});

test('code stands as it is, whatever its colors', () => {
  const lines = (['json', 'shell', 'hcl', 'yaml'] as const).map((language) => ({
    text: `  "a": [1], # --b 'c' ${language}`,
    tone: 'plain' as const,
    flush: false,
    language,
  }));
  const frame = frameOf(render(<CodeBlock lines={lines} margin={2} />).lastFrame);
  expect(frame.split('\n')).toEqual(lines.map(({ text }) => text));
});
