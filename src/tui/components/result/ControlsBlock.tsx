import { Box, Text } from 'ink';
import type { CheckResult } from '../../../check/events.ts';
import type { I18n } from '../../../i18n/index.ts';
import { controlRows, dryRunRows } from '../../../report/control-lines.ts';
import { Marked } from '../frame/Marked.tsx';
import { Prose } from '../frame/Prose.tsx';
import { StateSign } from './StateSign.tsx';

interface Props {
  readonly result: Pick<CheckResult, 'steps' | 'evidence'>;
  readonly i18n: I18n;
}

/** The third block beside the two uploads: what each control rules out, and what KMS says when it is asked directly. */
export function ControlsBlock({ result, i18n }: Props) {
  const { t } = i18n;
  const controls = controlRows(result.steps, i18n);
  const asked = dryRunRows(result.evidence, i18n);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {controls.length > 0 && (
        <Box flexDirection="column" marginBottom={1}>
          <Prose bold>{t('check:controls.title')}</Prose>
          {controls.map(({ state, line, shows }) => (
            <Marked key={line} mark={<StateSign state={state} />}>
              <Prose>{line}</Prose>
              <Prose dimColor>{shows}</Prose>
            </Marked>
          ))}
        </Box>
      )}
      {asked.length > 0 && (
        <Box flexDirection="column" marginBottom={1}>
          <Prose bold>{t('check:dryRun.title')}</Prose>
          {asked.map(({ state, action, line }) => (
            <Marked key={action} mark={<StateSign state={state} />}>
              <Text>{line}</Text>
            </Marked>
          ))}
          <Prose dimColor>{t('check:dryRun.note')}</Prose>
        </Box>
      )}
    </Box>
  );
}
