import { Box, Text } from 'ink';
import type { I18n } from '../../i18n/index.ts';
import { widthOf, wrap } from '../../report/width.ts';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import { Marked } from '../components/frame/Marked.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { CursorAt } from '../components/scroll/CursorAt.tsx';
import type { View } from '../components/view.ts';
import { errorsIn, type Handed, isEmpty, MAX_PASTED } from '../flow/handed.ts';
import { namesIn, severalText } from '../text/found-errors.ts';
import { pastedLines } from '../text/pasted-lines.ts';
import { colors, signs } from '../theme.ts';

const EDGE_COLUMNS = 2;

/** Somebody's error, as it was printed, and what is found in it while it is pasted. */
export function PastedErrorScreen({ view: { state, i18n, columns, rows } }: { readonly view: View }) {
  const { t } = i18n;
  const { handed } = state;
  const title = t('wizard:pasted.title');
  const lead = t('wizard:pasted.lead');
  const says = findings(handed, i18n);
  const below = says.reduce((sum, { text }) => sum + wrap(text, columns - 2).length, 1);
  const room = Math.max(2, rows - headingRows(columns, title, lead) - below);
  // One cell is the cursor's, behind the last character.
  const { lines, more } = pastedLines(handed.text, columns - EDGE_COLUMNS - 1, room);
  return (
    <Box flexDirection="column">
      <Heading title={title} lead={lead} />
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text are told apart by their number
        <Box key={index} flexShrink={0} height={1}>
          <Box width={EDGE_COLUMNS} flexShrink={0}>
            <Text color={colors.accent}>{more && index === 0 ? signs.less : signs.edge}</Text>
          </Box>
          <Text wrap="truncate">{line}</Text>
          {handed.text === '' && <Text dimColor>{t('wizard:pasted.placeholder')}</Text>}
          {index === lines.length - 1 && (
            <Box position="absolute" left={EDGE_COLUMNS} top={0}>
              <CursorAt column={widthOf(line)} />
            </Box>
          )}
        </Box>
      ))}
      <Box flexDirection="column" marginTop={1} flexShrink={0}>
        {says.map(({ tone, text }) => (
          <Marked key={text} mark={<Mark tone={tone} />}>
            <Prose {...(tone === 'hint' ? { dimColor: true } : { color: colors[tone] })}>{text}</Prose>
          </Marked>
        ))}
      </Box>
    </Box>
  );
}

type Tone = 'good' | 'hint' | 'bad' | 'warn';

function Mark({ tone }: { readonly tone: Tone }) {
  return tone === 'hint' ? (
    <Text dimColor>{signs.waiting}</Text>
  ) : (
    <Text color={colors[tone]}>{signs[tone]}</Text>
  );
}

/** What the text is worth so far. */
function findings(handed: Handed, i18n: I18n): readonly { readonly tone: Tone; readonly text: string }[] {
  const { t, format } = i18n;
  if (isEmpty(handed)) return [];
  const [found, ...others] = errorsIn(handed.text);
  const cut = handed.cut
    ? [{ tone: 'warn', text: t('wizard:pasted.cut', { number: format.number(MAX_PASTED) }) } as const]
    : [];
  if (found === undefined)
    return handed.asked
      ? [{ tone: 'bad', text: t('cli:explain.no-error-found') }, ...cut]
      : [{ tone: 'hint', text: t('wizard:pasted.none') }, ...cut];
  const several = severalText(others, i18n);
  return [
    { tone: 'good', text: `${t('wizard:pasted.found')} ${namesIn(found).join(`  ${signs.waiting}  `)}` },
    ...(several === null ? [] : [{ tone: 'hint', text: several } as const]),
    ...cut,
  ];
}
