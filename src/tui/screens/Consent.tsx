import { Box, Text } from 'ink';
import { printable } from '../../i18n/index.ts';
import { widthOf } from '../../report/width.ts';
import { Facts } from '../components/Facts.tsx';
import { Heading } from '../components/Heading.tsx';
import { Marked } from '../components/Marked.tsx';
import { Prose } from '../components/Prose.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { callerArnOf, callerProblemOf, commonFolderOf, warningText } from '../text/look.ts';
import { colors, signs } from '../theme.ts';

/** What a yes means: as whom, where, what is written, read and removed, what it costs, what it may set off. */
export function ConsentScreen({
  view: { i18n, state, rows },
  screen: { look, scroll },
}: ScreenProps<'consent'>) {
  const { t, format } = i18n;
  const { folder, names } = commonFolderOf(look.objectKeys);
  const { target } = look;
  const problem = callerProblemOf(look);
  const words = (name: 'caller' | 'bucket' | 'key' | 'writes' | 'reads' | 'removes' | 'cost') =>
    t(`wizard:consent.${name}`);
  const facts = [
    { name: words('caller'), value: printable(callerArnOf(look) ?? t('check:unknownCaller')) },
    {
      name: words('bucket'),
      value: `${printable(target.bucket)}  ${signs.waiting}  ${printable(target.region ?? '?')}`,
    },
    { name: words('key'), value: printable(target.kmsKeyId ?? t('wizard:consent.defaultKey')) },
    {
      name: words('writes'),
      value: (
        <Box flexDirection="column">
          <Prose>
            {t('wizard:consent.objects', {
              names: format.list(names),
              size: format.bytes(target.largeBytes),
            })}
          </Prose>
          {look.controls.length > 0 && (
            <Prose>
              {t('wizard:consent.controls', {
                names: format.list(look.controls.map(({ key }) => printable(key.slice(folder.length)))),
                size: format.bytes(Math.max(...look.controls.map(({ bytes }) => bytes))),
              })}
            </Prose>
          )}
          <Prose dimColor>{printable(folder)}</Prose>
        </Box>
      ),
    },
    { name: words('reads'), value: t('wizard:consent.readsText') },
    { name: words('removes'), value: t('wizard:consent.removesText') },
    {
      name: words('cost'),
      value: t(state.place.kind === 'practice' ? 'wizard:consent.costPractice' : 'wizard:consent.costText'),
    },
  ];
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Heading title={t('wizard:consent.title')} />
      <ScrollBox offset={scroll}>
        {problem !== null && (
          <Warning text={t('wizard:warnings.caller', { detail: printable(problem, 300) })} />
        )}
        {look.warnings.map((warning) => (
          <Warning key={warning.id} text={warningText(warning, i18n)} />
        ))}
        <Facts
          facts={facts}
          nameColumns={Math.max(...facts.map((fact) => widthOf(fact.name)))}
          roomy={rows >= 28}
        />
      </ScrollBox>
    </Box>
  );
}

function Warning({ text }: { readonly text: string }) {
  return (
    <Box marginBottom={1} flexDirection="column">
      <Marked mark={<Text color={colors.warn}>{signs.warn}</Text>}>
        <Prose color={colors.warn}>{text}</Prose>
      </Marked>
    </Box>
  );
}
