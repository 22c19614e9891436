import { Box, Text } from 'ink';
import type { CheckResult } from '../../../check/events.ts';
import { type I18n, printable } from '../../../i18n/index.ts';
import { signs } from '../../theme.ts';

/** Whose report it is, and of when; a long caller gives way to the date. */
export function ReportLine({ result, i18n }: { readonly result: CheckResult; readonly i18n: I18n }) {
  const { caller } = result.evidence;
  const arn = caller.status === 'read' && 'arn' in caller.value ? caller.value.arn : null;
  const between = `  ${signs.waiting}  `;
  return (
    <Box>
      <Box flexShrink={0}>
        <Text>{i18n.t('wizard:report.title')}</Text>
        {result.redacted ? <Text>{` (${i18n.t('cli:redact.title')})`}</Text> : null}
        <Text dimColor>{between}</Text>
      </Box>
      <Box flexShrink={1}>
        <Text wrap="truncate-middle">{arn === null ? i18n.t('wizard:report.noCaller') : printable(arn)}</Text>
      </Box>
      <Box flexShrink={0}>
        <Text dimColor>{`${between}${i18n.format.dateTime(result.startedAt)}`}</Text>
      </Box>
    </Box>
  );
}
