import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard, PolicyText } from '../../src/policy/evaluation/match.ts';

/** The definition, by recursion on both ends: slow and plain. */
function reference(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (first === '*') return reference(rest, text) || (text !== '' && reference(pattern, text.slice(1)));
  if (text === '') return false;
  return (first === '?' || first === text.charAt(0)) && reference(rest, text.slice(1));
}

const letters = fc.constantFrom('a', 'b');
const pattern = fc
  .array(fc.oneof(letters, fc.constantFrom('*', '?')), { maxLength: 9 })
  .map((all) => all.join(''));
const text = fc.array(letters, { maxLength: 10 }).map((all) => all.join(''));

describe('wildcards', () => {
  it('agree with their definition', () => {
    fc.assert(
      fc.property(pattern, text, (wild, plain) => {
        expect(matchesWildcard(wild, plain)).toBe(reference(wild, plain));
      }),
      { numRuns: 20_000 },
    );
  });

  it('agree with their definition beyond a machine word', () => {
    const long = fc.array(fc.constantFrom('a', 'b', '?', '??'), { minLength: 30, maxLength: 70 });
    const around = fc.array(letters, { maxLength: 40 }).map((all) => all.join(''));
    fc.assert(
      fc.property(long, around, around, fc.boolean(), (middle, before, after, spoilt) => {
        const piece = middle.join('');
        const inside = piece.replaceAll('?', 'b');
        const plain = `${before}${spoilt ? `${inside.slice(0, -1)}c` : inside}${after}`;
        expect(matchesWildcard(`*${piece}*`, plain)).toBe(reference(`*${piece}*`, plain));
      }),
      { numRuns: 300 },
    );
  });

  it('a literal stretch has none', () => {
    const star = new PolicyText([
      { kind: 'wild', text: 'a*' },
      { kind: 'literal', text: '*?' },
    ]);
    expect(star.fits('abc*?')).toBe(true);
    expect(star.fits('abcde')).toBe(false);
  });

  it('take a character outside the basic plane as one', () => {
    expect(matchesWildcard('a?b', 'a\u{1F600}b')).toBe(true);
    expect(matchesWildcard('*?b', 'a\u{1F600}b')).toBe(true);
    expect(matchesWildcard('a??b', 'a\u{1F600}b')).toBe(false);
  });
});
