/** Three-valued logic (Kleene): `unknown` is what nobody could read, and it never hardens into yes or no by itself. */
export type Tri = 'yes' | 'no' | 'unknown';

/** What is known for certain. */
export function triOf(value: boolean): Tri {
  return value ? 'yes' : 'no';
}

/** `unknown` stays unknown. */
export function not(value: Tri): Tri {
  if (value === 'unknown') return 'unknown';
  return value === 'yes' ? 'no' : 'yes';
}

/** `no` if any is `no`; `yes` for an empty list. */
export function allOf(values: Iterable<Tri>): Tri {
  let result: Tri = 'yes';
  for (const value of values) {
    if (value === 'no') return 'no';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** `yes` if any is `yes`; `no` for an empty list. */
export function anyOf(values: Iterable<Tri>): Tri {
  let result: Tri = 'no';
  for (const value of values) {
    if (value === 'yes') return 'yes';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}
