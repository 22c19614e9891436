/** The fault `policy-delay`: documents change at once, and are read back at once, but decisions lag behind. */
import { setInForce } from '../authorization/in-force.ts';
import type { World } from '../world/model.ts';

export interface PolicyDelay {
  /** To be called after whatever may have changed a policy. */
  changed(): void;
}

/**
 * @param milliseconds how long a decision goes on with the policies as they were before a change
 * @param now milliseconds since the epoch
 */
export function delayPolicies(world: World, milliseconds: number, now: () => number): PolicyDelay {
  // The newest last. The first holds until the second has become old enough, and so on.
  const history: { readonly from: number; readonly world: World }[] = [
    { from: Number.NEGATIVE_INFINITY, world: structuredClone(world) },
  ];
  const settle = (): void => {
    const settled = history.findLastIndex(({ from }) => from + milliseconds <= now());
    if (settled > 0) history.splice(0, settled);
  };
  setInForce(world, () => {
    settle();
    return history[0]?.world ?? world;
  });
  return {
    changed() {
      settle();
      history.push({ from: now(), world: structuredClone(world) });
    },
  };
}
