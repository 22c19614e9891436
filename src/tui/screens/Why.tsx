import { Box, Text } from 'ink';
import { isAnswer, isOwnError } from '../../diagnosis/error-codes.ts';
import type { I18n } from '../../i18n/index.ts';
import { printable } from '../../i18n/index.ts';
import { Heading } from '../components/Heading.tsx';
import { Marked } from '../components/Marked.tsx';
import { Prose } from '../components/Prose.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import {
  type MechanismLine,
  mechanismOf,
  type RawError,
  rawErrors,
  verdictText,
  whySentences,
} from '../text/verdict.ts';
import { colors, signs } from '../theme.ts';

/** The verdict, how it comes about, and one key away what AWS itself said. */
export function WhyScreen({ view: { i18n, rows }, screen: { result, view, scroll } }: ScreenProps<'why'>) {
  const { t } = i18n;
  const { verdict } = result;
  const { title, explanation } = verdictText(verdict, i18n);
  const good = verdict.code === 'no-problem-found';
  const mark = <Text color={good ? colors.good : colors.bad}>{good ? signs.good : signs.bad}</Text>;
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Heading mark={mark} title={title} />
      <ScrollBox offset={scroll}>
        {view === 'raw' ? (
          <Raw errors={rawErrors(result)} i18n={i18n} />
        ) : (
          <Box flexDirection="column">
            <Prose>{explanation}</Prose>
            {rows >= 20 && <Mechanism result={result} i18n={i18n} />}
            <Sentences verdict={verdict} i18n={i18n} />
            <Box columnGap={2} marginTop={1}>
              <Text dimColor>{verdict.code}</Text>
              {verdict.confidence !== null && (
                <Text dimColor>{t(`wizard:why.confidence.${verdict.confidence}`)}</Text>
              )}
            </Box>
          </Box>
        )}
      </ScrollBox>
    </Box>
  );
}

/** What S3 asks of KMS, drawn: shown where the two uploads differ in exactly this. */
function Mechanism({ result, i18n: { t } }: { result: Parameters<typeof mechanismOf>[0]; i18n: I18n }) {
  const lines = mechanismOf(result);
  if (lines.length === 0) return null;
  return (
    <Box flexDirection="column" marginTop={1}>
      {lines.map((line) => (
        <Box key={line.operation}>
          <Box width={2} flexShrink={0}>
            <KmsSign kms={line.kms} />
          </Box>
          <Box width={22} flexShrink={0}>
            <Text>{line.operation}</Text>
          </Box>
          <Box width={3} flexShrink={0}>
            <Text dimColor>{signs.flow}</Text>
          </Box>
          <Box width={21} flexShrink={0}>
            <Text bold={line.kms === 'refused'}>{line.kmsAction}</Text>
          </Box>
          <Box flexShrink={1}>
            <Text dimColor>{t(`wizard:why.mechanism.${line.purpose}`)}</Text>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** The call may have failed before S3 asked KMS, or for another reason: then nothing is claimed. */
function KmsSign({ kms }: Pick<MechanismLine, 'kms'>) {
  if (kms === 'unknown') return <Text dimColor>{signs.waiting}</Text>;
  const good = kms === 'allowed';
  return <Text color={good ? colors.good : colors.bad}>{good ? signs.good : signs.bad}</Text>;
}

function Sentences({ verdict, i18n }: { verdict: Parameters<typeof whySentences>[0]; i18n: I18n }) {
  const { reasons, nextSteps } = whySentences(verdict, i18n);
  return (
    <Box flexDirection="column" marginTop={1}>
      {reasons.length > 0 && <Text bold>{i18n.t('wizard:why.known')}</Text>}
      {reasons.map((text) => (
        <Bullet key={text} text={text} />
      ))}
      {nextSteps.length > 0 && (
        <Box flexDirection="column" marginTop={reasons.length > 0 ? 1 : 0}>
          <Text bold>{i18n.t('wizard:why.nextSteps')}</Text>
          {nextSteps.map((text) => (
            <Bullet key={text} text={text} />
          ))}
        </Box>
      )}
    </Box>
  );
}

function Bullet({ text }: { readonly text: string }) {
  return (
    <Marked mark={<Text dimColor>{signs.bullet}</Text>}>
      <Prose>{text}</Prose>
    </Marked>
  );
}

function Raw({ errors, i18n: { t } }: { readonly errors: readonly RawError[]; readonly i18n: I18n }) {
  if (errors.length === 0) return <Text dimColor>{t('wizard:why.noRaw')}</Text>;
  return (
    <Box flexDirection="column" rowGap={1}>
      {errors.map((error) => (
        <Box key={`${error.operation} ${error.message}`} flexDirection="column">
          <Text bold>
            {t(isAnswer(error) ? 'check:awsSays' : 'check:noAnswer', { operation: error.operation })}
          </Text>
          <Text color={colors.bad}>
            {`${printable(error.code, 100)}${error.httpStatus === 0 ? '' : `  HTTP ${error.httpStatus}`}`}
          </Text>
          {!isOwnError(error) && <Prose>{printable(error.message)}</Prose>}
          {error.requestId !== null && (
            <Text dimColor>{t('check:requestId', { requestId: error.requestId })}</Text>
          )}
        </Box>
      ))}
    </Box>
  );
}
