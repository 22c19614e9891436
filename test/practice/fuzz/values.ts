/** What any field of any request may hold. */
import fc from 'fast-check';

export const headerText = fc.string({
  unit: fc.oneof(
    { weight: 9, arbitrary: fc.string({ minLength: 1, maxLength: 1 }) },
    fc.constantFrom('é', '한', '🙂', '\u00a0'),
  ),
  maxLength: 60,
});

export const numbers = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom(
    '0',
    '-1',
    '10001',
    '10000',
    '1e9',
    '99999999999999999999',
    '0x10',
    ' 1',
    '1 ',
    'NaN',
    '１',
  ),
);

export const anyText = fc.oneof(headerText, numbers, fc.string({ unit: 'binary', maxLength: 40 }));
