import { Box, Text } from 'ink';
import { widthOf, wrap } from '../../report/width.ts';
import { PickList } from '../components/fields/PickList.tsx';
import { TextField } from '../components/fields/TextField.tsx';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import { Prose, useNarrower, WidthContext } from '../components/frame/Prose.tsx';
import type { ScreenProps, View } from '../components/view.ts';
import { FIELDS, type FieldName, problemOf } from '../flow/form.ts';
import { colors, signs, TEXT_COLUMNS } from '../theme.ts';

const EXAMPLES: Readonly<Record<FieldName, string>> = {
  bucket: 'amzn-s3-demo-bucket',
  kmsKeyId: 'arn:aws:kms:eu-west-3:111122223333:key/…',
  region: 'eu-west-3',
  profile: 'default',
};

/** Left of the name and of the text: the pointer; left of the text: the edge too. */
const POINTER_COLUMNS = 2;

/** How much is shown round the fields, most first; names, text and the problem of the field in hand are in each. */
const SHAPES = [
  { heading: 'lead', gaps: true, wrappedHints: true, problems: 'all' },
  { heading: 'lead', gaps: true, wrappedHints: false, problems: 'all' },
  { heading: 'lead', gaps: false, wrappedHints: false, problems: 'all' },
  { heading: 'title', gaps: false, wrappedHints: false, problems: 'all' },
  { heading: 'title', gaps: false, wrappedHints: false, problems: 'focused' },
] as const;
const SMALLEST_SHAPE = { heading: 'none', gaps: false, wrappedHints: false, problems: 'focused' } as const;
type Shape = (typeof SHAPES)[number] | typeof SMALLEST_SHAPE;

/** Rows for what a field offers, the empty one above it included: as many as look well, and the least that serve. */
const LIST_ROWS = [6, 4] as const;
const LIST_MOST = 9;

/** What stands with a field: at the right of its name, or on lines of its own under the name or under the text. */
interface Words {
  readonly beside: string | null;
  readonly hint: string | null;
  readonly problem: string | null;
}

export function TargetScreen({ view }: ScreenProps<'target'>) {
  const { columns, rows, i18n } = view;
  const { t } = i18n;
  const title = t('wizard:target.title');
  const lead = t('wizard:target.lead');
  const width = Math.min(columns - POINTER_COLUMNS, TEXT_COLUMNS);
  const lines = (text: string | null) => (text === null ? 0 : wrap(text, width).length);
  const heightOf = (shape: Shape) =>
    FIELDS.reduce(
      (sum, name) => {
        const { hint, problem } = wordsOf(name, shape, view);
        return sum + 2 + lines(hint) + lines(problem);
      },
      (shape.heading === 'none' ? 0 : headingRows(columns, title, shape.heading === 'lead' ? lead : null)) +
        (shape.gaps ? FIELDS.length - 1 : 0),
    );
  // Its rows are kept free under every field, so that nothing moves when the list comes or goes.
  const lists = Object.values(view.state.listings).some(({ status }) => status !== 'unasked');
  const [most, least] = lists ? LIST_ROWS : [0, 0];
  const fits = (free: number) => SHAPES.find((one) => heightOf(one) + free <= rows);
  const shape: Shape = fits(most) ?? fits(least) ?? SMALLEST_SHAPE;
  const left = rows - heightOf(shape);
  return (
    <Box flexDirection="column">
      {shape.heading !== 'none' && <Heading title={title} lead={shape.heading === 'lead' ? lead : null} />}
      <Box flexDirection="column" flexShrink={0} rowGap={shape.gaps ? 1 : 0}>
        {FIELDS.map((name) => (
          <Field key={name} name={name} words={wordsOf(name, shape, view)} view={view} />
        ))}
      </Box>
      {lists && <PickList view={view} rows={Math.max(1, Math.min(LIST_MOST, left - 1))} />}
    </Box>
  );
}

function wordsOf(name: FieldName, shape: Shape, { state, i18n: { t }, columns }: View): Words {
  const { form } = state;
  const problem = form.visited.includes(name) ? problemOf(form, name) : null;
  const hint = t(`wizard:target.fields.${name}.hint`);
  const free = columns - POINTER_COLUMNS - widthOf(t(`wizard:target.fields.${name}.name`)) - 2;
  if (problem === null) {
    if (widthOf(hint) <= free) return { beside: hint, hint: null, problem: null };
    return { beside: null, hint: shape.wrappedHints ? hint : null, problem: null };
  }
  const says = `${signs.bad} ${t(`check:valueProblem.${problem}`)}`;
  if (widthOf(says) <= free) return { beside: says, hint: null, problem: null };
  const shown = shape.problems === 'all' || form.focus === name;
  return { beside: signs.bad, hint: null, problem: shown ? says : null };
}

function Field({
  name,
  words: { beside, hint, problem },
  view: { state, i18n, columns },
}: Pick<ScreenProps<'target'>, 'view'> & { name: FieldName; words: Words }) {
  const { t } = i18n;
  const { form } = state;
  const focused = form.focus === name;
  const wrong = beside?.startsWith(signs.bad) ?? false;
  const width = useNarrower(POINTER_COLUMNS);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box>
        <Box width={POINTER_COLUMNS} flexShrink={0}>
          <Text color={colors.accent}>{focused ? signs.pointer : ' '}</Text>
        </Box>
        <Box flexShrink={0} marginRight={2}>
          <Text bold={focused}>{t(`wizard:target.fields.${name}.name`)}</Text>
        </Box>
        {beside !== null && <Text {...(wrong ? { color: colors.bad } : { dimColor: true })}>{beside}</Text>}
      </Box>
      <Box marginLeft={POINTER_COLUMNS} flexDirection="column">
        <WidthContext value={width}>
          {hint !== null && <Prose dimColor>{hint}</Prose>}
          {problem !== null && <Prose color={colors.bad}>{problem}</Prose>}
        </WidthContext>
        <Box>
          <Box width={2} flexShrink={0}>
            <Text {...(focused ? { color: colors.accent } : { dimColor: true })}>{signs.edge}</Text>
          </Box>
          <TextField
            line={form.lines[name]}
            focused={focused}
            placeholder={t('wizard:target.example', { value: EXAMPLES[name] })}
            columns={columns - 6}
          />
        </Box>
      </Box>
    </Box>
  );
}
