import { Box, type DOMElement, Text, useCursor } from 'ink';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Line } from '../flow/line.ts';
import { windowOf } from '../text/line-window.ts';
import { colors } from '../theme.ts';
import { placeOf } from './place-of.ts';

interface Props {
  readonly line: Line;
  readonly focused: boolean;
  /** shown while nothing is typed */
  readonly placeholder: string;
  /** cells there are for the text */
  readonly columns: number;
}

/** One line of input. The terminal's own cursor stands in it, so that an input method composes in the right place. */
export function TextField({ line, focused, placeholder, columns }: Props) {
  const seen = windowOf(line, columns);
  return (
    <Box width={columns} height={1}>
      {line.text === '' ? (
        <Text dimColor wrap="truncate">
          {placeholder}
        </Text>
      ) : (
        <Text wrap="truncate" {...(focused ? { color: colors.accent } : {})}>
          {seen.text}
        </Text>
      )}
      {focused && <CursorAt column={line.text === '' ? 0 : seen.cursorColumn} />}
    </Box>
  );
}

/** Puts the terminal's cursor `column` cells right of the field's left edge. */
function CursorAt({ column }: { readonly column: number }) {
  const anchor = useRef<DOMElement>(null);
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const { setCursorPosition } = useCursor();
  useLayoutEffect(() => {
    const found = placeOf(anchor.current);
    if (found?.x !== place?.x || found?.y !== place?.y) setPlace(found);
  });
  setCursorPosition(place === null ? undefined : { x: place.x + column, y: place.y });
  return <Box ref={anchor} position="absolute" top={0} left={0} width={0} height={1} />;
}
