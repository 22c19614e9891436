import { Box, Text } from 'ink';
import { widthOf } from '../../report/width.ts';
import { Heading } from '../components/Heading.tsx';
import { Prose } from '../components/Prose.tsx';
import { TextField } from '../components/TextField.tsx';
import type { View } from '../components/view.ts';
import { DOCUMENT_FIELDS, type DocumentField } from '../flow/handed.ts';
import { colors, signs } from '../theme.ts';

const EXAMPLES: Readonly<Record<DocumentField, string>> = {
  keyPolicy: './key-policy.json',
  identityPolicies: './policy-1.json ./policy-2.json',
  caller: 'arn:aws:iam::111122223333:user/uploader',
};

/** Left of the name and of the text: the pointer. */
const POINTER_COLUMNS = 2;

/** From so many rows on there is room for an empty line between fields. */
const ROWS_FOR_GAPS = 15;

/** The files that are handed over beside the error, and whose error it is. */
export function DocumentsScreen({ view }: { readonly view: View }) {
  const { t } = view.i18n;
  const roomy = view.rows >= ROWS_FOR_GAPS;
  return (
    <Box flexDirection="column">
      <Heading title={t('wizard:documents.title')} lead={roomy ? t('wizard:documents.lead') : null} />
      <Box flexDirection="column" rowGap={roomy ? 1 : 0}>
        {DOCUMENT_FIELDS.map((name) => (
          <Field key={name} name={name} view={view} roomy={roomy} />
        ))}
      </Box>
    </Box>
  );
}

function Field({
  name,
  view: { state, i18n, columns },
  roomy,
}: {
  readonly name: DocumentField;
  readonly view: View;
  readonly roomy: boolean;
}) {
  const { t } = i18n;
  const { handed } = state;
  const focused = handed.focus === name;
  const problem = handed.problems[name];
  const title = t(`wizard:documents.fields.${name}.name`);
  const hint = t(`wizard:documents.fields.${name}.hint`);
  const fits = POINTER_COLUMNS + widthOf(title) + 2 + widthOf(hint) <= columns;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box>
        <Box width={POINTER_COLUMNS} flexShrink={0}>
          <Text color={colors.accent}>{focused ? signs.pointer : ' '}</Text>
        </Box>
        <Box flexShrink={0} marginRight={2}>
          <Text bold={focused}>{title}</Text>
        </Box>
        {problem !== null && <Text color={colors.bad}>{signs.bad}</Text>}
        {problem === null && fits && <Text dimColor>{hint}</Text>}
      </Box>
      <Box marginLeft={POINTER_COLUMNS} flexDirection="column">
        <Box>
          <Box width={2} flexShrink={0}>
            <Text {...(focused ? { color: colors.accent } : { dimColor: true })}>{signs.edge}</Text>
          </Box>
          <TextField
            line={handed.lines[name]}
            focused={focused}
            placeholder={t('wizard:target.example', { value: EXAMPLES[name] })}
            columns={columns - 6}
          />
        </Box>
        {problem !== null && (focused || roomy) && <Prose color={colors.bad}>{problem.says(i18n)}</Prose>}
      </Box>
    </Box>
  );
}
