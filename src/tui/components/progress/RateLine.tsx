import { Box, Text } from 'ink';
import { useRef } from 'react';
import type { I18n } from '../../../i18n/index.ts';
import { rateOf, type Sample, sampled } from '../../text/rate.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { useBeat } from './use-beat.ts';

interface Props {
  readonly sent: number;
  readonly total: number;
  /** whether the rest is still going to be sent: after a refusal there is no time left to tell */
  readonly going: boolean;
  readonly i18n: I18n;
}

/** How often it is said anew, in beats: faster than this nobody reads it. */
const EVERY_BEATS = 5;

const BAR_CELLS = 16;
/** Under the signs of the calls. */
const MARGIN_COLUMNS = 1;

/** All parts together, rate and time left; its line stands from the start, so that nothing below it moves when there is something to say. */
export function RateLine({ sent, total, going, i18n: { t, format } }: Props) {
  const samples = useRef<readonly Sample[]>([]);
  const frame = Math.floor(useBeat() / EVERY_BEATS);
  const seen = useRef(-1);
  if (seen.current !== frame) {
    seen.current = frame;
    samples.current = sampled(samples.current, { at: performance.now(), bytes: sent });
  }
  const rate = going && sent < total ? rateOf(samples.current, total) : null;
  return (
    <Box columnGap={2} marginLeft={MARGIN_COLUMNS}>
      <Box flexShrink={0}>
        <ProgressBar sent={sent} total={total} cells={BAR_CELLS} />
        <Text>{` ${format.percent(total > 0 ? Math.floor((sent / total) * 100) / 100 : 0)}`}</Text>
      </Box>
      <Text dimColor wrap="truncate">
        {rate === null
          ? ' '
          : `${t('wizard:uploading.rate', {
              rate: format.bytes(Math.round(rate.bytesPerSecond)),
              left: format.duration(Math.ceil(rate.leftMs / 1000) * 1000),
            })}`}
      </Text>
    </Box>
  );
}
