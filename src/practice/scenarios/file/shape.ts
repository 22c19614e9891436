/**
 * What a JSON value has to look like, as data: one description from which scenario files are read
 * (`read.ts`) and from which their JSON Schema is made (`scripts/scenario-schema.ts`). Each description carries the type
 * that it describes, so that one which leaves out a member of that type, or knows one too many, does not compile.
 */
import type { FORMATS } from './formats.ts';

export type Format = keyof typeof FORMATS;

export type ShapeNode =
  | { readonly kind: 'text'; readonly format: Format }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag' }
  /** a whole number */
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'list'; readonly of: ShapeNode; readonly least: number; readonly most: number }
  | { readonly kind: 'map'; readonly keys: Format; readonly of: ShapeNode }
  | ObjectNode
  /** objects told apart by their member `kind` */
  | { readonly kind: 'variants'; readonly of: Readonly<Record<string, ObjectNode>> }
  /** a policy document: an object, or its text in a string */
  | { readonly kind: 'policy'; readonly principals: Principals };

/** Policies of resources say whom they are about; policies of principals, and SCPs, have no `Principal`. */
export type Principals = 'named' | 'none';

export interface ObjectNode {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, MemberNode>>;
}

export interface MemberNode {
  readonly required: boolean;
  readonly of: ShapeNode;
  /** for the JSON Schema, in English as all reference material */
  readonly about: string | null;
}

/** The type described. Nothing at run time; a function, so that neither a wider nor a narrower type passes for it. */
interface Describes<V> {
  readonly described?: (value: V) => V;
}

export type Shape<V> = ShapeNode & Describes<V>;
type ObjectShape<V> = ObjectNode & Describes<V>;
type Required<V> = MemberNode & { readonly required: true; readonly of: Shape<V> };
type Optional<V> = MemberNode & { readonly required: false; readonly of: Shape<V> };

type Members<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Optional<Exclude<T[K], undefined>> : Required<T[K]>;
};

/** What no list of a scenario comes near. */
const MOST_ITEMS = 500;

export const text = (format: Format): Shape<string> => ({ kind: 'text', format });
export const choice = <const V extends string>(...values: readonly V[]): Shape<V> => ({
  kind: 'choice',
  values,
});
export const flag: Shape<boolean> = { kind: 'flag' };
export const number = (least: number, most: number): Shape<number> => ({ kind: 'number', least, most });
export const list = <V>(of: Shape<V>, least = 0): Shape<readonly V[]> => ({
  kind: 'list',
  of,
  least,
  most: MOST_ITEMS,
});
export const map = <V>(keys: Format, of: Shape<V>): Shape<Readonly<Record<string, V>>> => ({
  kind: 'map',
  keys,
  of,
});
export const object = <T>(members: Members<T>): ObjectShape<T> => ({
  kind: 'object',
  members: { ...members } as Readonly<Record<string, MemberNode>>,
});
export const variants = <T extends { readonly kind: string }>(
  of: {
    readonly [K in T['kind']]: ObjectShape<Extract<T, { readonly kind: K }>>;
  },
): Shape<T> => ({ kind: 'variants', of });

export const required = <V>(of: Shape<V>, about: string | null = null): Required<V> => ({
  required: true,
  of,
  about,
});
export const optional = <V>(of: Shape<V>, about: string | null = null): Optional<V> => ({
  required: false,
  of,
  about,
});
