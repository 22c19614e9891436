import type { World } from './model.ts';

const copies = new WeakMap<World, Map<string, World>>();

/**
 * The same world seen from another Region's KMS: the accounts, policies and keys are the same objects. Fault
 * `policy-delay` holds in the world's own Region only.
 */
export function inRegion(world: World, region: string): World {
  if (region === world.region) return world;
  const known = copies.get(world) ?? new Map<string, World>();
  copies.set(world, known);
  const copy = known.get(region) ?? { ...world, region };
  known.set(region, copy);
  return copy;
}

/** Where requests to KMS are answered: the world's own Region, and wherever it has keys. */
export function kmsRegions(world: World): ReadonlySet<string> {
  return new Set([world.region, ...[...world.keys.values()].map((key) => key.region)]);
}
