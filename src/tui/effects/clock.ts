/** The second that is waited before a check is repeated. */
import type { Dispatch, Part } from './carry-out.ts';

export function clock(dispatch: Dispatch): Part<'tick'> {
  let timer: NodeJS.Timeout | undefined;
  return {
    takes: {
      tick: ({ run }) => {
        clearTimeout(timer);
        timer = setTimeout(() => dispatch({ type: 'ticked', run }), 1000);
      },
    },
    end: () => clearTimeout(timer),
  };
}
