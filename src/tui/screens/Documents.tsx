import { Box, Text } from 'ink';
import { widthOf, wrap } from '../../report/width.ts';
import { TextField } from '../components/fields/TextField.tsx';
import { Heading, headingRows } from '../components/frame/Heading.tsx';
import { Prose, useNarrower, WidthContext } from '../components/frame/Prose.tsx';
import type { View } from '../components/view.ts';
import { DOCUMENT_FIELDS, type DocumentField } from '../flow/document-fields.ts';
import { listWindow } from '../text/list-window.ts';
import { colors, signs, TEXT_COLUMNS } from '../theme.ts';

const EXAMPLES: Readonly<Record<DocumentField, string>> = {
  keyPolicy: './key-policy.json',
  identityPolicies: './policy-1.json ./policy-2.json',
  caller: 'arn:aws:iam::111122223333:user/uploader',
  kmsKeyId: 'arn:aws:kms:eu-west-3:111122223333:key/…',
  bucket: 'amzn-s3-demo-bucket',
  grants: './grants.json',
  bucketPolicy: './bucket-policy.json',
  permissionsBoundary: './boundary.json',
  sessionPolicies: './session-policy.json',
  serviceControl: './scp-1.json ./scp-2.json',
  resourceControl: './rcp.json',
  vpcEndpointPolicy: './endpoint-policy.json',
};

/** Left of the name and of the text: the pointer. */
const POINTER_COLUMNS = 2;

/** From so many rows on there is room for what the fields mean. */
const ROWS_FOR_LEAD = 15;

/** The files that are handed over beside the error, and whose error it is: the one in hand open, the others a line each. */
export function DocumentsScreen({ view }: { readonly view: View }) {
  const { i18n, state, columns, rows } = view;
  const { t } = i18n;
  const { focus } = state.handed;
  const title = t('wizard:documents.title');
  const lead = rows >= ROWS_FOR_LEAD ? t('wizard:documents.lead') : null;
  const room = rows - headingRows(columns, title, lead);
  const usual = DOCUMENT_FIELDS.map((name) => (name === focus ? 2 + problemRows(name, view) : 1));
  const open = DOCUMENT_FIELDS.map((name) => (name === focus ? 2 : 1) + problemRows(name, view));
  // What is wrong is said on lines of its own where there is room and else beside the name, so that somebody who has
  // gone on to the next field reads it, too; at the field in hand it always has its own.
  const said = open.reduce((sum, height) => sum + height, 0) <= room;
  const heights = said ? open : usual;
  const { from, to } = listWindow(heights, DOCUMENT_FIELDS.indexOf(focus), room);
  const position = t('wizard:list.position', { from: from + 1, to, total: DOCUMENT_FIELDS.length });
  return (
    <Box flexDirection="column">
      <Heading title={to - from < DOCUMENT_FIELDS.length ? `${title}  ${position}` : title} lead={lead} />
      {DOCUMENT_FIELDS.slice(from, to).map((name) =>
        name === focus ? (
          <OpenField key={name} name={name} view={view} />
        ) : (
          <ClosedField key={name} name={name} view={view} said={said} />
        ),
      )}
    </Box>
  );
}

function problemRows(name: DocumentField, { state, i18n, columns }: View): number {
  const problem = state.handed.problems[name];
  return problem === null
    ? 0
    : wrap(problem.says(i18n), Math.min(columns, TEXT_COLUMNS) - POINTER_COLUMNS).length;
}

function ClosedField({ name, view: { state, i18n }, said }: FieldProps & { readonly said: boolean }) {
  const { lines, problems } = state.handed;
  const problem = problems[name];
  const width = useNarrower(POINTER_COLUMNS);
  return (
    <Box flexShrink={0} flexDirection="column" marginLeft={POINTER_COLUMNS}>
      <Box height={1} columnGap={2}>
        <Box flexShrink={0}>
          <Text>{i18n.t(`wizard:documents.fields.${name}.name`)}</Text>
        </Box>
        {problem !== null && said && <Text color={colors.bad}>{signs.bad}</Text>}
        {problem !== null && !said ? (
          <Text color={colors.bad} wrap="truncate">
            {`${signs.bad} ${problem.says(i18n)}`}
          </Text>
        ) : (
          <Text dimColor wrap="truncate">
            {lines[name].text}
          </Text>
        )}
      </Box>
      {said && problem !== null && (
        <WidthContext value={width}>
          <Prose color={colors.bad}>{problem.says(i18n)}</Prose>
        </WidthContext>
      )}
    </Box>
  );
}

interface FieldProps {
  readonly name: DocumentField;
  readonly view: View;
}

function OpenField({ name, view: { state, i18n, columns } }: FieldProps) {
  const { t } = i18n;
  const { handed } = state;
  const problem = handed.problems[name];
  const title = t(`wizard:documents.fields.${name}.name`);
  const hint = t(`wizard:documents.fields.${name}.hint`);
  const fits = POINTER_COLUMNS + widthOf(title) + 2 + widthOf(hint) <= columns;
  const width = useNarrower(POINTER_COLUMNS);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box>
        <Box width={POINTER_COLUMNS} flexShrink={0}>
          <Text color={colors.accent}>{signs.pointer}</Text>
        </Box>
        <Box flexShrink={0} marginRight={2}>
          <Text bold>{title}</Text>
        </Box>
        {problem !== null && <Text color={colors.bad}>{signs.bad}</Text>}
        {problem === null && fits && <Text dimColor>{hint}</Text>}
      </Box>
      <Box marginLeft={POINTER_COLUMNS} flexDirection="column">
        <Box>
          <Box width={2} flexShrink={0}>
            <Text color={colors.accent}>{signs.edge}</Text>
          </Box>
          <TextField
            line={handed.lines[name]}
            focused
            placeholder={t('wizard:target.example', { value: EXAMPLES[name] })}
            columns={columns - 6}
          />
        </Box>
        {problem !== null && (
          <WidthContext value={width}>
            <Prose color={colors.bad}>{problem.says(i18n)}</Prose>
          </WidthContext>
        )}
      </Box>
    </Box>
  );
}
