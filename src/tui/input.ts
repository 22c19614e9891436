/** Keys and typed characters as events of the flow. */
import { printable } from '../i18n/index.ts';
import type { ScrollRoom } from './components/scroll/scroll-room.ts';
import type { Command } from './flow/command.ts';
import { isList } from './flow/moves.ts';
import { takesText } from './flow/selectors.ts';
import type { Event, State } from './flow/state.ts';
import { commandOfKey, commandOfLetter, type KeyName } from './keys.ts';

export function eventsOfKey(state: State, key: KeyName, room: ScrollRoom): readonly Event[] {
  const command = commandOfKey(state, key);
  return command === null ? [] : [eventOf(state, command, room)];
}

/** In a text field text is text; elsewhere its first character may be a shortcut or the number of a choice. */
export function eventsOfText(state: State, text: string, room: ScrollRoom): readonly Event[] {
  if (takesText(state)) return printable(text) === '' ? [] : [{ type: 'text', text }];
  const character = text.slice(0, 1).toLowerCase();
  if (/^[1-9]$/.test(character)) return [{ type: 'choose', index: Number(character) - 1 }];
  const command = commandOfLetter(state, character);
  return command === null ? [] : [eventOf(state, command, room)];
}

/** Keys that work where the screen is not shown, since the window is too small: nobody agrees to what cannot be read. */
export function worksUnseen(key: KeyName): boolean {
  return key === 'ctrl+c' || key === 'f2';
}

function eventOf(state: State, command: Command, room: ScrollRoom): Event {
  if ('scroll' in state.screen && state.overlay === 'none') {
    const limit = limitOf(room);
    const by = linesOf(command, room.page, limit);
    if (by !== null) return { type: 'scroll', by, limit };
  }
  if (isList(state.screen.name) && (command === 'page-up' || command === 'page-down')) {
    const by = Math.max(1, room.page);
    return { type: 'move', by: command === 'page-up' ? -by : by };
  }
  return { type: 'command', command };
}

function linesOf(command: Command, page: number, limit: number): number | null {
  switch (command) {
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'page-up':
      return -Math.max(1, page - 1);
    case 'page-down':
      return Math.max(1, page - 1);
    case 'home':
      return -limit;
    case 'end':
      return limit;
    default:
      return null;
  }
}

/** Until a screen has been measured no key is swallowed: what is drawn stops at the end of its content by itself. */
function limitOf({ limit, page }: ScrollRoom): number {
  return page === 0 ? Number.MAX_SAFE_INTEGER : limit;
}
