import { Box } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { WidthContext } from '../../src/tui/components/frame/Prose.tsx';
import { shownKeys } from '../../src/tui/keys.ts';
import { contentSize } from '../../src/tui/layout.ts';
import { HelpScreen } from '../../src/tui/screens/Help.tsx';
import { SMALLEST } from '../../src/tui/theme.ts';
import { drive } from './support/drive.ts';
import { resultOf } from './support/walk.ts';

afterEach(cleanup);

test.each(LANGUAGES)('in the smallest terminal every key of the fix can be read: %s', (language) => {
  const i18n = createI18n(language);
  const given = drive({ report: resultOf(false) }).press('confirm', 'confirm');
  expect(given.state.screen.name).toBe('fix');
  const state = { ...given.state, language, overlay: 'help' } as const;
  const size = contentSize(SMALLEST.columns, SMALLEST.rows);
  const { lastFrame } = render(
    <WidthContext value={size.columns}>
      <Box width={size.columns}>
        <HelpScreen view={{ state, i18n, second: null, ...size }} />
      </Box>
    </WidthContext>,
  );
  const frame = lastFrame() ?? '';
  expect(frame.split('\n').length).toBeLessThanOrEqual(size.rows);
  expect(frame).not.toContain('…');
  const keys = shownKeys({ ...state, overlay: 'none' }, 'help');
  expect(keys.length).toBeGreaterThan(8);
  for (const { words } of keys) expect(frame).toContain(i18n.t(`wizard:keys.${words}`));
  // as this language's keyboards have it printed
  for (const name of ['enter', 'escape', 'pages'] as const)
    expect(frame).toContain(i18n.t(`wizard:keyNames.${name}`));
});
