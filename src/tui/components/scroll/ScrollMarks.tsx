import { Text } from 'ink';
import { signs } from '../../theme.ts';
import type { View } from '../view.ts';
import type { ScrollRoom } from './scroll-room.ts';

/** In which directions there is more than the screen shows. */
export function ScrollMarks({ view: { state }, room }: { readonly view: View; readonly room: ScrollRoom }) {
  const { screen } = state;
  if (room.limit === 0 || !('scroll' in screen)) return null;
  const above = screen.scroll > 0;
  const below = screen.scroll < room.limit;
  return <Text bold>{[above ? [signs.less] : [], below ? [signs.more] : []].flat().join(' ')}</Text>;
}
