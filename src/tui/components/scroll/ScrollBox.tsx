import { Box, type DOMElement, useBoxMetrics } from 'ink';
import { type ReactNode, use, useEffect, useRef } from 'react';
import { SIDE_COLUMNS } from '../../layout.ts';
import { NO_ROOM, ScrollRoomContext } from './scroll-room.ts';

interface Props {
  /** lines scrolled past, from the state */
  readonly offset: number;
  readonly children: ReactNode;
}

/**
 * Takes the room that is left and shows the part of its content that fits. No mark stands beside the content, where it
 * would be copied along: the footer says that there is more. It reaches over the free cells at both sides, so that a
 * line that has to begin at the edge of the terminal can.
 */
export function ScrollBox({ offset, children }: Props) {
  const frame = useRef<DOMElement>(null);
  const content = useRef<DOMElement>(null);
  const { height: page } = useBoxMetrics(frame);
  const { height: lines } = useBoxMetrics(content);
  const tell = use(ScrollRoomContext);
  const limit = page > 0 ? Math.max(0, lines - page) : 0;

  useEffect(() => {
    tell({ limit, page });
    return () => tell(NO_ROOM);
  }, [tell, limit, page]);

  return (
    <Box
      ref={frame}
      flexGrow={1}
      flexShrink={1}
      minHeight={0}
      flexDirection="column"
      overflow="hidden"
      marginX={-SIDE_COLUMNS}
      contentOffsetY={Math.min(offset, limit)}
    >
      <Box ref={content} flexShrink={0} flexDirection="column" paddingX={SIDE_COLUMNS}>
        {children}
      </Box>
    </Box>
  );
}
