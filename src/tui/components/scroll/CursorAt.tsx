import { Box, type DOMElement, useCursor } from 'ink';
import { useLayoutEffect, useRef, useState } from 'react';
import { placeOf } from './place-of.ts';

/** Puts the terminal's cursor `column` cells right of the field's left edge. */
export function CursorAt({ column }: { readonly column: number }) {
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
