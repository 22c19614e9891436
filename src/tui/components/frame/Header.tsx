import { Box, Text } from 'ink';
import { LANGUAGE_NAMES } from '../../../i18n/index.ts';
import { widthOf } from '../../../report/width.ts';
import { stageOf } from '../../flow/selectors.ts';
import { SIDE_COLUMNS } from '../../layout.ts';
import { colors, signs } from '../../theme.ts';
import type { View } from '../view.ts';
import { ReportLine } from './ReportLine.tsx';
import { Rule } from './Rule.tsx';
import { Trail, trailWidth } from './Trail.tsx';

const NAME = 's3-kms-wizard';
const NAME_GAP = 3;
const NAME_COLUMNS = NAME.length + NAME_GAP;

/** The name, the place and language at the right, and under them the parts of the walk; of a report whose it is, too. */
export function Header({ view }: { readonly view: View }) {
  const { state, i18n } = view;
  const { place } = state;
  const report = place.kind === 'report' ? place.result : null;
  const right = rightText(view);
  const room = view.columns - widthOf(right) - 1;
  // Where the parts of the walk stand beside the name and there is not room for both, one knows what was started.
  const named = report === null || NAME_COLUMNS + trailWidth(view) <= room;
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={SIDE_COLUMNS}>
      <Box justifyContent="space-between">
        <Box columnGap={NAME_GAP} flexShrink={0}>
          {named && (
            <Text bold color={colors.accent}>
              {NAME}
            </Text>
          )}
          {report !== null && <Trail view={{ ...view, columns: named ? room - NAME_COLUMNS : room }} />}
        </Box>
        <Text dimColor wrap="truncate">
          {right}
        </Text>
      </Box>
      {report === null ? <Trail view={view} /> : <ReportLine result={report} i18n={i18n} />}
      <Rule />
    </Box>
  );
}

/** The place and the languages; in a narrow terminal they stand closer. */
function rightText({ state, i18n, columns }: View): string {
  const second = state.second === null ? '' : ` + ${LANGUAGE_NAMES[state.second]}`;
  const languages = `${LANGUAGE_NAMES[state.language]}${second}`;
  if (state.place.kind !== 'practice' || stageOf(state) === 'setup') return languages;
  const place = i18n.t('wizard:place.practice');
  const wide = `${place}  ${signs.waiting}  ${languages}`;
  return widthOf(NAME) + 1 + widthOf(wide) <= columns ? wide : `${place} ${signs.waiting} ${languages}`;
}
