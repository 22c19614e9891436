/**
 * What the flow asks for is carried out by small parts, each of which takes the effects of one idea. An effect that no
 * part takes does not compile (runner.ts lays them together).
 */
import type { Effect, Event } from '../flow/state.ts';

export type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Takes effects of these types; what comes of them is dispatched as events. */
export type Takes<T extends Effect['type']> = { readonly [Each in T]: (effect: EffectOf<Each>) => void };

/** A part that holds something while the wizard runs. */
export interface Part<T extends Effect['type']> {
  readonly takes: Takes<T>;
  /** lets go of it; never throws or rejects */
  end(): void | Promise<void>;
}

export type Dispatch = (event: Event) => void;

/** Hands an effect to whoever takes effects of its type. */
export function carryOut(takes: Takes<Effect['type']>, effect: Effect): void {
  hand(takes, effect.type, effect);
}

function hand<T extends Effect['type']>(takes: Takes<T>, type: T, effect: EffectOf<T>): void {
  takes[type](effect);
}
