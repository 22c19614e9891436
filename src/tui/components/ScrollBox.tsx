import { Box, type DOMElement, Text, useBoxMetrics } from 'ink';
import { type ReactNode, use, useEffect, useRef } from 'react';
import { signs } from '../theme.ts';
import { useNarrower, WidthContext } from './Prose.tsx';
import { NO_ROOM, ScrollRoomContext } from './scroll-room.ts';

interface Props {
  /** lines scrolled past, from the state */
  readonly offset: number;
  readonly children: ReactNode;
}

/** Takes the room that is left and shows the part of its content that fits, with a mark at the side that has more. */
export function ScrollBox({ offset, children }: Props) {
  const frame = useRef<DOMElement>(null);
  const content = useRef<DOMElement>(null);
  const { height: page } = useBoxMetrics(frame);
  const { height: lines } = useBoxMetrics(content);
  const columns = useNarrower(2);
  const tell = use(ScrollRoomContext);
  const limit = page > 0 ? Math.max(0, lines - page) : 0;
  const shown = Math.min(offset, limit);

  useEffect(() => {
    tell({ limit, page });
    return () => tell(NO_ROOM);
  }, [tell, limit, page]);

  return (
    <Box flexGrow={1} flexShrink={1} minHeight={0} flexDirection="row" overflow="hidden">
      <Box
        ref={frame}
        flexGrow={1}
        flexShrink={1}
        minHeight={0}
        flexDirection="column"
        overflow="hidden"
        contentOffsetY={shown}
      >
        <Box ref={content} flexShrink={0} flexDirection="column">
          <WidthContext value={columns}>{children}</WidthContext>
        </Box>
      </Box>
      {limit > 0 && (
        <Box flexDirection="column" flexShrink={0} marginLeft={1} width={1} justifyContent="space-between">
          <Text dimColor>{shown > 0 ? signs.less : ' '}</Text>
          <Text dimColor>{shown < limit ? signs.more : ' '}</Text>
        </Box>
      )}
    </Box>
  );
}
