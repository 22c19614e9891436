import { Box, Text } from 'ink';
import type { RequestFlow } from '../../../diagnosis/index.ts';
import type { I18n } from '../../../i18n/index.ts';
import { flowLines, type Segment } from '../../../report/flow-lines.ts';
import { colors, signs } from '../../theme.ts';

interface Props {
  /** null: there is none to show */
  readonly flow: RequestFlow | null;
  readonly i18n: I18n;
  readonly columns: number;
}

/** Caller → Amazon S3 → AWS KMS, one line a call, as the report draws it. */
export function FlowDrawing({ flow, i18n, columns }: Props) {
  if (flow === null) return null;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {flowLines(flow, { i18n, glyphs: signs, columns, cutsWords: true }).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a drawing are told apart by their number
        <Box key={index} flexShrink={0} height={1}>
          {line.map((segment, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: neither do its pieces have names
            <Piece key={at} segment={segment} />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function Piece({ segment: { text, tone } }: { readonly segment: Segment }) {
  return (
    <Box flexShrink={0}>
      <Text
        bold={tone === 'strong' || tone === 'bad'}
        dimColor={tone === 'quiet'}
        {...(tone === 'good' || tone === 'bad' ? { color: colors[tone] } : {})}
      >
        {text}
      </Text>
    </Box>
  );
}
