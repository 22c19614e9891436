import type { ElementPath } from './list.ts';

/** One change to one statement. */
export type Change =
  | { readonly kind: 'add'; readonly path: ElementPath; readonly value: string }
  | { readonly kind: 'remove'; readonly path: ElementPath; readonly values: readonly string[] }
  | { readonly kind: 'set'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly value: unknown };
