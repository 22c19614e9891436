import { Box, Text } from 'ink';
import { Heading } from '../components/Heading.tsx';
import { TextField } from '../components/TextField.tsx';
import type { ScreenProps } from '../components/view.ts';
import { FIELDS, type FieldName, problemOf } from '../flow/form.ts';
import { colors, signs } from '../theme.ts';

const EXAMPLES: Readonly<Record<FieldName, string>> = {
  bucket: 'amzn-s3-demo-bucket',
  kmsKeyId: 'arn:aws:kms:eu-west-3:111122223333:key/…',
  region: 'eu-west-3',
  profile: 'default',
};

export function TargetScreen({ view }: ScreenProps<'target'>) {
  const { t } = view.i18n;
  return (
    <Box flexDirection="column">
      <Heading title={t('wizard:target.title')} lead={t('wizard:target.lead')} />
      {FIELDS.map((name) => (
        <Field key={name} name={name} view={view} />
      ))}
    </Box>
  );
}

/** The name above the line, what is wrong or worth knowing under it. */
function Field({
  name,
  view: { state, i18n, columns },
}: Pick<ScreenProps<'target'>, 'view'> & { name: FieldName }) {
  const { t } = i18n;
  const { form } = state;
  const focused = form.focus === name;
  const problem = form.visited.includes(name) ? problemOf(form, name) : null;
  return (
    <Box flexDirection="column" marginBottom={1}>
      <Box>
        <Box width={2} flexShrink={0}>
          <Text color={colors.accent}>{focused ? signs.pointer : ' '}</Text>
        </Box>
        <Box flexShrink={0} marginRight={2}>
          <Text bold={focused}>{t(`wizard:target.fields.${name}.name`)}</Text>
        </Box>
        {problem === null ? (
          <Text dimColor wrap="truncate">
            {t(`wizard:target.fields.${name}.hint`)}
          </Text>
        ) : (
          <Text color={colors.bad} wrap="truncate">
            {`${signs.bad} ${t(`check:valueProblem.${problem}`)}`}
          </Text>
        )}
      </Box>
      <Box marginLeft={2}>
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
  );
}
