/** What stands round every screen, in the smallest terminal. */
import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { Footer } from '../../src/tui/components/frame/Footer.tsx';
import { Header } from '../../src/tui/components/frame/Header.tsx';
import { contentSize } from '../../src/tui/layout.ts';
import { SMALLEST } from '../../src/tui/theme.ts';
import { drive } from './support/drive.ts';
import { PRACTICE, resultOf } from './support/walk.ts';

afterEach(cleanup);

const size = contentSize(SMALLEST.columns, SMALLEST.rows);
const rowsOf = (frame: string | undefined) => (frame ?? '').replace(/\u001b\[[0-9;]*m/g, '').split('\n');

describe.each(LANGUAGES)('in %s', (language) => {
  const i18n = createI18n(language);
  const others = LANGUAGES.filter((other) => other !== language);

  test.each(['report', 'practice'] as const)('the header of a %s breaks no word', (kind) => {
    const read = drive({ report: resultOf(false) }).press('confirm', 'confirm').state;
    const place = kind === 'report' ? read.place : ({ kind: 'practice', account: PRACTICE } as const);
    for (const second of [null, ...others]) {
      const state = { ...read, language, second, place };
      const view = { state, i18n, second: second === null ? null : createI18n(second), ...size };
      const frame = render(
        <Box width={SMALLEST.columns}>
          <Header view={view} />
        </Box>,
      ).lastFrame();
      const lines = rowsOf(frame);
      expect(lines).toHaveLength(3);
      expect(lines.join('\n')).toContain(`[${i18n.t('wizard:stages.fix')}]`);
    }
  });

  test('the footer is as tall whether or not there is more to scroll to', () => {
    for (const presses of [0, 1, 2]) {
      const state = {
        ...drive({ report: resultOf(false) }).press(
          ...Array.from({ length: presses }, () => 'confirm' as const),
        ).state,
        language,
      };
      const heightWith = (limit: number) =>
        rowsOf(
          render(
            <Box width={SMALLEST.columns}>
              <Footer view={{ state, i18n, second: null, ...size }} room={{ limit, page: 5 }} />
            </Box>,
          ).lastFrame(),
        ).length;
      expect(heightWith(0)).toBe(heightWith(3));
    }
  });
});
