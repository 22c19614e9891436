import { Box, Text } from 'ink';
import type { FixBody, Gain } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { alternativeKindOf } from '../flow/selectors.ts';
import { colors, signs } from '../theme.ts';

interface Props {
  readonly body: FixBody;
  readonly i18n: I18n;
}

/** So many gains are listed here; the rest can be read in the document. */
const GAINS_SHOWN = 3;

/** Whose change it is, who gains what by it, and what was evaluated: one line each. */
export function FixFacts({ body, i18n }: Props) {
  const { t } = i18n;
  const kind = alternativeKindOf(body);
  const predicted = body.prediction === 'allowed' ? colors.good : colors.warn;
  const more = body.addsOnly.length - GAINS_SHOWN;
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1}>
      <Text>
        {kind !== null && (
          <Text bold color={colors.accent}>{`${t(`check:alternative.${kind}`)}  ${signs.waiting}  `}</Text>
        )}
        <Text dimColor>
          {t(`diagnosis:changes.${body.change}`)}
          {body.account === null
            ? ''
            : `  ${signs.waiting}  ${t('check:account', { account: body.account })}`}
        </Text>
      </Text>
      {body.addsOnly.slice(0, GAINS_SHOWN).map((gain) => (
        <GainLine key={`${gain.principal} ${gain.action} ${gain.resource}`} gain={gain} i18n={i18n} />
      ))}
      {more > 0 && <Text dimColor>{t('wizard:fix.more', { count: more })}</Text>}
      <Text color={predicted}>
        {`${body.prediction === 'allowed' ? signs.good : signs.warn} ${t(`check:prediction.${body.prediction}`)}`}
      </Text>
    </Box>
  );
}

function GainLine({ gain, i18n: { t } }: { readonly gain: Gain; readonly i18n: I18n }) {
  return (
    <Text>
      <Text color={colors.good}>+ </Text>
      <Text bold>{printable(gain.action)}</Text>
      <Text dimColor>{`  ${t('wizard:fix.for')}  `}</Text>
      {printable(gain.principal)}
      {gain.condition !== null && <Text dimColor>{`  ${printable(JSON.stringify(gain.condition))}`}</Text>}
    </Text>
  );
}
