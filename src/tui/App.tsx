import { Box, useWindowSize } from 'ink';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { createI18n } from '../i18n/index.ts';
import { Footer } from './components/frame/Footer.tsx';
import { Header } from './components/frame/Header.tsx';
import { WidthContext } from './components/frame/Prose.tsx';
import { NO_ROOM, type ScrollRoom, ScrollRoomContext } from './components/scroll/scroll-room.ts';
import { eventsOfKey, eventsOfText, worksUnseen } from './input.ts';
import { useKeyboard } from './keyboard.ts';
import type { KeyName } from './keys.ts';
import { contentSize, frameHeight, SIDE_COLUMNS } from './layout.ts';
import type { Store } from './runner.ts';
import { Body } from './screens/Body.tsx';
import { TooSmall } from './screens/TooSmall.tsx';
import { SMALLEST } from './theme.ts';

/** The frame: header, the screen of the state, footer. Keys go in as events; nothing is decided here. */
export function App({ store }: { readonly store: Store }) {
  const state = useSyncExternalStore(store.subscribe, store.current);
  const { columns, rows } = useWindowSize();
  const [room, setRoom] = useState<ScrollRoom>(NO_ROOM);
  const i18n = createI18n(state.language);

  useEffect(() => store.dispatch({ type: 'shown' }), [store]);

  const tellRoom = useCallback((next: ScrollRoom) => {
    setRoom((before) => (before.limit === next.limit && before.page === next.page ? before : next));
  }, []);
  const tooSmall = columns < SMALLEST.columns || rows < SMALLEST.rows;
  const onKey = useCallback(
    (key: KeyName) => {
      if (tooSmall && !worksUnseen(key)) return;
      for (const event of eventsOfKey(store.current(), key, room)) store.dispatch(event);
    },
    [store, room, tooSmall],
  );
  useKeyboard({
    onKey,
    onText: (text) => {
      if (tooSmall) return;
      for (const event of eventsOfText(store.current(), text, room)) store.dispatch(event);
    },
    takesLines: () => store.current().screen.name === 'pasted-error',
    onPaste: (text) => {
      if (!tooSmall) store.dispatch({ type: 'text', text });
    },
  });

  if (state.screen.name === 'ended') return null;
  if (tooSmall) return <TooSmall i18n={i18n} columns={columns} rows={rows} />;

  const { least, most } = frameHeight(rows);
  const second = state.second === null ? null : createI18n(state.second);
  const view = { state, i18n, second, ...contentSize(columns, rows) };
  return (
    <WidthContext value={view.columns}>
      <ScrollRoomContext value={tellRoom}>
        <Box flexDirection="column" width={columns} minHeight={least} maxHeight={most} overflow="hidden">
          <Header view={view} />
          <Box
            flexGrow={1}
            flexShrink={1}
            minHeight={0}
            flexDirection="column"
            overflow="hidden"
            paddingX={SIDE_COLUMNS}
            maxWidth={view.columns + 2 * SIDE_COLUMNS}
          >
            <Body view={view} />
          </Box>
          <Footer view={view} room={room} />
        </Box>
      </ScrollRoomContext>
    </WidthContext>
  );
}
