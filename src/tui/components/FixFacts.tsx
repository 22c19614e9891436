import { Box, Text } from 'ink';
import type { FixBody } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import type { FixVariant } from '../flow/state.ts';
import { colors, signs } from '../theme.ts';

interface Props {
  readonly body: FixBody;
  readonly variant: FixVariant;
  readonly i18n: I18n;
  readonly practice: boolean;
}

/** Whose change it is, who gains what by it, and what was evaluated: one line each. */
export function FixFacts({ body, variant, i18n: { t } }: Props) {
  const predicted = body.prediction === 'allowed' ? colors.good : colors.warn;
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1}>
      <Text dimColor wrap="truncate">
        {[
          t(`diagnosis:changes.${body.change}`),
          body.account === null ? null : t('check:account', { account: body.account }),
          variant === 'smallest' ? null : t(`check:alternative.${variant}`),
        ]
          .filter((piece) => piece !== null)
          .join(`  ${signs.waiting}  `)}
      </Text>
      {body.addsOnly.map((gain) => (
        <Text key={`${gain.principal} ${gain.action}`} wrap="truncate">
          <Text color={colors.good}>+ </Text>
          <Text bold>{printable(gain.action)}</Text>
          <Text dimColor>{`  ${t('wizard:fix.for')} `}</Text>
          {printable(gain.principal)}
        </Text>
      ))}
      <Text color={predicted} wrap="truncate">
        {`${body.prediction === 'allowed' ? signs.good : signs.warn} ${t(`check:prediction.${body.prediction}`)}`}
      </Text>
    </Box>
  );
}
