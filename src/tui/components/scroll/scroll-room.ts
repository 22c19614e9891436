import { createContext } from 'react';

/** How far the content on the screen can be scrolled, and how many of its lines are seen at once. */
export interface ScrollRoom {
  readonly limit: number;
  readonly page: number;
}

export const NO_ROOM: ScrollRoom = { limit: 0, page: 0 };

/** A ScrollBox tells its room to the app, which turns keys into lines to scroll by. */
export const ScrollRoomContext = createContext<(room: ScrollRoom) => void>(() => {});
