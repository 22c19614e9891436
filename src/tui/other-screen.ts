/**
 * The terminal's other screen, with every frame at its top. Ink erases a frame by counting its lines upwards from the
 * cursor. That holds where the first frame begins in the top row, where no line is wrapped by the terminal (between a
 * resize and the next drawing lines are wider than the screen), and where a resize has moved nothing.
 */
import type { EventEmitter } from 'node:events';

const ENTER = '\u001b[?1049h\u001b[H\u001b[?7l';
const WRAP_LINES = '\u001b[?7h';
/** What Ink has set and will not set again: no cursor but in a text field, and pastes as one. */
const OF_INK = '\u001b[?25l\u001b[?2004h';
const ERASE = '\u001b[2J\u001b[H';

export interface OtherScreen {
  /** Has each resize begin with an empty screen, before Ink hears of it and draws. */
  onResize(forgetFrame: () => void): void;
  /** Takes the terminal back from a shell that had it while the process was stopped, and has the frame drawn anew. */
  takeBack(): void;
  /** Ink leaves the screen itself; what it does not know of is put back here. */
  leave(): void;
}

type Output = EventEmitter & { write(text: string): unknown };

/**
 * Enters the other screen. However the process ends, lines wrap again afterwards.
 * That Ink enters it once more changes nothing in a terminal: it is Ink that leaves it.
 */
export function enterOtherScreen(stdout: Output): OtherScreen {
  stdout.write(ENTER);
  let onResize = () => {};
  const leave = () => {
    stdout.off('resize', onResize);
    process.off('exit', leave);
    stdout.write(WRAP_LINES);
  };
  process.once('exit', leave);
  return {
    onResize: (forgetFrame) => {
      onResize = () => {
        stdout.write(ERASE);
        forgetFrame();
      };
      stdout.prependListener('resize', onResize);
    },
    takeBack: () => {
      stdout.write(`${ENTER}${OF_INK}`);
      stdout.emit('resize');
    },
    leave,
  };
}
