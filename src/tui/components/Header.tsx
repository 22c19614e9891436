import { Box, Text } from 'ink';
import { LANGUAGE_NAMES } from '../../i18n/index.ts';
import { stageOf } from '../flow/selectors.ts';
import { SIDE_COLUMNS } from '../layout.ts';
import { colors, signs } from '../theme.ts';
import { ReportLine } from './ReportLine.tsx';
import { Rule } from './Rule.tsx';
import { Trail } from './Trail.tsx';
import type { View } from './view.ts';

/** The name, the place and language at the right, and under them the parts of the walk; of a report whose it is, too. */
export function Header({ view }: { readonly view: View }) {
  const { state, i18n } = view;
  const { place } = state;
  const report = place.kind === 'report' ? place.result : null;
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={SIDE_COLUMNS}>
      <Box justifyContent="space-between">
        <Box columnGap={3}>
          <Text bold color={colors.accent}>
            s3-kms-wizard
          </Text>
          {report !== null && <Trail view={view} />}
        </Box>
        <Text dimColor>
          {place.kind === 'practice' && stageOf(state) !== 'setup'
            ? `${i18n.t('wizard:place.practice')}  ${signs.waiting}  `
            : ''}
          {LANGUAGE_NAMES[state.language]}
          {state.second === null ? '' : ` + ${LANGUAGE_NAMES[state.second]}`}
        </Text>
      </Box>
      {report === null ? <Trail view={view} /> : <ReportLine result={report} i18n={i18n} />}
      <Rule />
    </Box>
  );
}
