import { Box, Text } from 'ink';
import { Prose } from '../components/frame/Prose.tsx';
import { Spinner } from '../components/progress/Spinner.tsx';
import type { ScreenProps, View } from '../components/view.ts';
import { patienceText } from '../text/patience.ts';

/** One thing is under way and there is nothing to press but the way out. */
function Waiting({ title, lead }: { readonly title: string; readonly lead: string }) {
  return (
    <Box flexDirection="column">
      <Box columnGap={1}>
        <Spinner />
        <Text bold>{title}</Text>
      </Box>
      <Box marginTop={1}>
        <Prose dimColor>{lead}</Prose>
      </Box>
    </Box>
  );
}

export function StartingScreen({ view: { i18n } }: ScreenProps<'starting'>) {
  return <Waiting title={i18n.t('wizard:starting.title')} lead={i18n.t('wizard:starting.lead')} />;
}

export function LookingScreen({ view: { i18n } }: ScreenProps<'looking'>) {
  return <Waiting title={i18n.t('wizard:looking.title')} lead={i18n.t('wizard:looking.lead')} />;
}

export function ApplyingScreen({ view: { i18n } }: { readonly view: View }) {
  return <Waiting title={i18n.t('wizard:applying.title')} lead={i18n.t('wizard:applying.lead')} />;
}

export function ExplainingScreen({ view: { i18n } }: { readonly view: View }) {
  return <Waiting title={i18n.t('wizard:explaining.title')} lead={i18n.t('wizard:explaining.lead')} />;
}

/** Until the next check of a policy that may not have taken effect yet. */
export function PatienceScreen({ view: { i18n, state } }: { readonly view: View }) {
  const { t } = i18n;
  return (
    <Box flexDirection="column">
      <Waiting title={t('wizard:patience.title')} lead={t('wizard:patience.lead')} />
      <Box marginTop={1}>
        <Prose>{patienceText(state, i18n)}</Prose>
      </Box>
    </Box>
  );
}
