import { Box, Text } from 'ink';
import type { FixBody, Gain } from '../../../diagnosis/index.ts';
import { type I18n, printable } from '../../../i18n/index.ts';
import type { FixVariant } from '../../flow/state.ts';
import { conditionLines } from '../../text/condition.ts';
import { variantText } from '../../text/variant.ts';
import { colors, signs } from '../../theme.ts';
import { Both } from '../frame/Both.tsx';
import { Marked } from '../frame/Marked.tsx';
import { Prose } from '../frame/Prose.tsx';
import type { View } from '../view.ts';

interface Props {
  readonly body: FixBody;
  /** which way this is; null where there is no other */
  readonly variant: FixVariant | null;
  readonly i18n: I18n;
}

/** So many gains are listed here; the rest can be read in the document. */
const GAINS_SHOWN = 3;

/** Which way this is, what is changed, and in whose account. */
export function FixChange({ body, variant, i18n }: Props) {
  const { t } = i18n;
  return (
    <Text>
      {variant !== null && (
        <Text bold color={colors.accent}>{`${variantText(variant, i18n)}  ${signs.waiting}  `}</Text>
      )}
      <Text dimColor>
        {t(`diagnosis:changes.${body.change}`)}
        {body.account === null ? '' : `  ${signs.waiting}  ${t('check:account', { account: body.account })}`}
      </Text>
    </Text>
  );
}

/** Who gains what under which condition, and what was evaluated. */
export function FixGains({ body, view }: { readonly body: FixBody; readonly view: View }) {
  const { i18n } = view;
  const { t } = i18n;
  const predicted = body.prediction === 'allowed' ? colors.good : colors.warn;
  const more = body.addsOnly.length - GAINS_SHOWN;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {body.addsOnly.slice(0, GAINS_SHOWN).map((gain) => (
        <GainLine key={`${gain.principal} ${gain.action} ${gain.resource}`} gain={gain} i18n={i18n} />
      ))}
      {more > 0 && <Text dimColor>{t('wizard:fix.more', { count: more })}</Text>}
      <Both view={view}>
        {(one) => (
          <Marked
            mark={<Text color={predicted}>{body.prediction === 'allowed' ? signs.good : signs.warn}</Text>}
          >
            <Prose color={predicted}>{one.t(`check:prediction.${body.prediction}`)}</Prose>
          </Marked>
        )}
      </Both>
    </Box>
  );
}

function GainLine({ gain, i18n: { t } }: { readonly gain: Gain; readonly i18n: I18n }) {
  return (
    <Marked mark={<Text color={colors.good}>+</Text>}>
      <Text>
        <Text bold>{printable(gain.action)}</Text>
        <Text dimColor>{`  ${t('wizard:fix.for')}  `}</Text>
        {printable(gain.principal)}
      </Text>
      {conditionLines(gain.condition).map((line) => (
        <Text key={line} dimColor>
          {printable(line)}
        </Text>
      ))}
    </Marked>
  );
}
