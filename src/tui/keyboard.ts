/** Keys as the key table names them, and text, out of what Ink reads from the terminal. */

import { type Key, useInput, usePaste, useStdin } from 'ink';
import { useEffect, useRef } from 'react';
import { createFunctionKeyReader } from './function-keys.ts';
import type { KeyName } from './keys.ts';

export interface KeyboardHandlers {
  onKey(key: KeyName): void;
  /** typed characters, or a whole syllable that an input method has composed */
  onText(text: string): void;
  onPaste(text: string): void;
  /** whether line ends inside what arrives at once are text: a terminal without bracketed paste sends a paste so */
  takesLines(): boolean;
}

export function useKeyboard({ onKey, onText, onPaste, takesLines }: KeyboardHandlers): void {
  const { stdin } = useStdin();
  /** function keys of the chunk that Ink is taking apart */
  const pending = useRef<KeyName[]>([]);

  useInput((input, key) => {
    const name = nameOf(input, key) ?? (input === '' ? (pending.current.shift() ?? null) : null);
    if (name !== null) onKey(name);
    else if (input !== '' && !key.ctrl && !key.meta) {
      if (takesLines() && /[^\r\n][\r\n]+[^\r\n]/.test(input)) return onPaste(input);
      // Fast typing arrives as one string, with Enter and corrections in it; an Enter pressed before the wizard had the
      // terminal is a line end.
      for (const piece of input.split(/(\r\n|[\r\n\t\b\u007f\u0015])/)) {
        if (/^[\r\n]/.test(piece)) onKey('enter');
        else if (piece === '\t') onKey('tab');
        else if (piece === '\b' || piece === '\u007f') onKey('backspace');
        else if (piece === '\u0015') onKey('ctrl+u');
        else if (piece !== '') onText(piece);
      }
    }
  });

  usePaste(onPaste);

  // Ink tells its listeners of a function key only that there was one, so which it is is read from the same stream
  // beside it: `data` comes with every read() of Ink's own, before Ink takes the chunk apart, so that a function key
  // has its place among the keys that came with it. What Ink has not asked for by then had been cut in two.
  useEffect(() => {
    const read = createFunctionKeyReader(() => performance.now());
    const onData = (chunk: Buffer | string) => {
      const keys = read(String(chunk));
      if (keys.length === 0) return;
      pending.current.push(...keys);
      setImmediate(() => {
        for (const key of pending.current.splice(0)) onKey(key);
      });
    };
    stdin.on('data', onData);
    return () => {
      stdin.off('data', onData);
    };
  }, [stdin, onKey]);
}

const WITH_CTRL: Readonly<Record<string, KeyName>> = { c: 'ctrl+c', u: 'ctrl+u' };

function nameOf(input: string, key: Key): KeyName | null {
  if (key.ctrl) return WITH_CTRL[input] ?? null;
  if (key.return) return 'enter';
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  const plain = [
    [key.upArrow, 'up'],
    [key.downArrow, 'down'],
    [key.leftArrow, 'left'],
    [key.rightArrow, 'right'],
    [key.pageUp, 'pageup'],
    [key.pageDown, 'pagedown'],
    [key.home, 'home'],
    [key.end, 'end'],
    [key.backspace, 'backspace'],
    [key.delete, 'delete'],
    [key.escape, 'escape'],
  ] as const;
  return plain.find(([pressed]) => pressed)?.[1] ?? null;
}
