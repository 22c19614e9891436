/**
 * Which policies authorization goes by. That is the world as it is, unless changes are told to arrive late: AWS says
 * of policy changes that they take effect after a while.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency,
 * https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html
 */
import type { World } from '../world/model.ts';

const views = new WeakMap<World, () => World>();

/** The world whose policies hold at this moment. What is younger than it is found in `world` alone. */
export function inForce(world: World): World {
  return views.get(world)?.() ?? world;
}

/** From now on authorization in `world` goes by what `view` gives. */
export function setInForce(world: World, view: () => World): void {
  views.set(world, view);
}
