import { Box } from 'ink';
import { Both } from '../components/frame/Both.tsx';
import { fittingTitle } from '../components/frame/Panel.tsx';
import { Prose } from '../components/frame/Prose.tsx';
import { CleanupLines } from '../components/result/CleanupLines.tsx';
import { ContrastPanel } from '../components/result/ContrastPanel.tsx';
import { ControlsBlock } from '../components/result/ControlsBlock.tsx';
import { ScrollBox } from '../components/scroll/ScrollBox.tsx';
import type { ScreenProps } from '../components/view.ts';
import { differenceOf, sidesOf } from '../text/sides.ts';

const WIDEST_PANELS = 104;

/** Below this the two panels stand one over the other: an operation has to fit whole. */
const NARROWEST_PAIR = 68;

/** From so many rows on an empty line stands between two operations. */
const ROWS_FOR_ROOMY = 24;

/** The heart: both uploads side by side, and the line where they part. */
export function CompareScreen({ view, screen: { result, scroll } }: ScreenProps<'compare'>) {
  const { i18n, columns, rows } = view;
  const { t, format } = i18n;
  const { small, large, outcome } = sidesOf(result.steps, result.verdict);
  const { target } = result;
  const difference = differenceOf(result);
  // Two cells stay free at the right, one between the panels.
  const room = Math.min(columns, WIDEST_PANELS) - 2;
  const stacked = room < NARROWEST_PAIR;
  const density = densityOf(stacked, rows);
  const named = t('wizard:compare.large', { size: format.bytes(target.largeBytes) });
  const panel = stacked ? room : Math.floor((room - 1) / 2);
  return (
    <Box flexDirection="column" flexGrow={1} minHeight={0}>
      <Box marginBottom={1} flexShrink={0} flexDirection="column">
        <Both view={view}>{(one) => <Prose bold>{one.t(`wizard:compare.title.${outcome}`)}</Prose>}</Both>
      </Box>
      <ScrollBox offset={scroll}>
        <Box columnGap={1} flexShrink={0} flexDirection={stacked ? 'column' : 'row'}>
          <ContrastPanel
            title={t('wizard:small')}
            rows={small}
            i18n={i18n}
            columns={panel}
            density={density}
          />
          <ContrastPanel
            title={fittingTitle(panel, [named, t('wizard:large')])}
            rows={large}
            i18n={i18n}
            columns={panel}
            density={density}
          />
        </Box>
        {!stacked && <Gap />}
        {difference !== null && (
          <>
            <Both view={view}>
              {(one) => <Prose>{one.t('wizard:compare.difference', { action: difference })}</Prose>}
            </Both>
            <Gap />
          </>
        )}
        <ControlsBlock result={result} i18n={i18n} />
        <CleanupLines result={result} i18n={i18n} />
      </ScrollBox>
    </Box>
  );
}

function densityOf(stacked: boolean, rows: number): 'narrow' | 'usual' | 'roomy' {
  if (stacked) return 'narrow';
  return rows >= ROWS_FOR_ROOMY ? 'roomy' : 'usual';
}

function Gap() {
  return <Box height={1} flexShrink={0} />;
}
