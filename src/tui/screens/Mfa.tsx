import { Box, Text } from 'ink';
import { printable } from '../../i18n/index.ts';
import { TextField } from '../components/fields/TextField.tsx';
import { Heading } from '../components/frame/Heading.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import type { ScreenProps } from '../components/view.ts';
import { colors, signs } from '../theme.ts';

/** A role of the caller's profile wants the code that a device shows. */
export function MfaScreen({ view: { i18n, columns }, screen }: ScreenProps<'mfa'>) {
  const { t } = i18n;
  return (
    <Box flexDirection="column">
      <Heading
        title={t('wizard:mfa.title')}
        lead={t('wizard:mfa.lead', { serial: printable(screen.serial, 300) })}
      />
      <Box>
        <Text color={colors.accent}>{`${signs.edge} `}</Text>
        <TextField
          line={screen.line}
          focused
          placeholder={t('wizard:target.example', { value: '123456' })}
          columns={columns - 4}
        />
      </Box>
      {screen.problem !== null && (
        <Prose color={colors.bad}>{`${signs.bad} ${t(`wizard:mfa.problem.${screen.problem}`)}`}</Prose>
      )}
    </Box>
  );
}
