/** A pattern fits the placeholders of exactly those names which it fitted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../../src/policy/index.ts';
import { cutsOf } from '../../../src/report/redact/cuts.ts';
import { createPlaceholders, NoMorePlaceholders } from '../../../src/report/redact/placeholders.ts';
import type { Writer } from '../../../src/report/redact/writer.ts';
import { gather, replacing } from '../../../src/report/redact/writers.ts';

/** Few letters, so that names begin, end and go on alike. */
const word = fc.stringMatching(
  /^(?:acme|ac|me|small|aws|root|logs|log|prod|pro|Acme|x|[0-9]{1,3}|_|-|\.){1,6}$/,
);
const pattern = (wildcards: string) =>
  fc
    .array(fc.oneof(word, fc.constantFrom(...wildcards)), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(''));

function redacted(names: readonly string[], patterns: readonly string[], sameLength: boolean) {
  const walk = (writer: Writer) => ({
    names: names.map((name) => writer.name('name', name, false)),
    patterns: patterns.map((one) => writer.name('name', one, true)),
  });
  const gathered = gather(walk);
  const cuts = cutsOf(gathered.texts, gathered.runs);
  if (cuts === null) return null;
  try {
    return walk(replacing(createPlaceholders({ kinds: gathered.kinds, cuts, sameLength }), cuts, new Map()));
  } catch (error) {
    if (error instanceof NoMorePlaceholders) return null;
    throw error;
  }
}

function expectSameMatches(
  names: readonly string[],
  patterns: readonly string[],
  sameLength: boolean,
): boolean {
  const after = redacted(names, patterns, sameLength);
  if (after === null) return false;
  for (const [row, one] of patterns.entries()) {
    for (const [column, name] of names.entries()) {
      const now = matchesWildcard(after.patterns[row] ?? '', after.names[column] ?? '');
      const was = matchesWildcard(one, name);
      expect(now, `${one} on ${name}: ${after.patterns[row]} on ${after.names[column]}`).toBe(was);
    }
  }
  return true;
}

const manyNames = fc.uniqueArray(word, { minLength: 1, maxLength: 8 });

describe('patterns', () => {
  it('with stars', () => {
    fc.assert(
      fc.property(manyNames, fc.array(pattern('*'), { maxLength: 5 }), (names, patterns) => {
        expect(expectSameMatches(names, patterns, false)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('with question marks, the placeholders being as long as the names', () => {
    let written = 0;
    fc.assert(
      fc.property(manyNames, fc.array(pattern('*?'), { maxLength: 4 }), (names, patterns) => {
        if (expectSameMatches(names, patterns, true)) written += 1;
      }),
      { numRuns: 3000 },
    );
    expect(written).toBeGreaterThan(1000);
  });

  it('names that differ get placeholders that differ, and in their case alone where their case does', () => {
    fc.assert(
      fc.property(manyNames, fc.array(pattern('*'), { maxLength: 3 }), (names, patterns) => {
        const after = redacted(names, patterns, false)?.names ?? [];
        expect(new Set(after).size).toBe(names.length);
        names.forEach((one, index) => {
          names.forEach((other, at) => {
            if (one.toLowerCase() === other.toLowerCase())
              expect(after[index]?.toLowerCase()).toBe(after[at]?.toLowerCase());
          });
        });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [
      ['acme-logs', 'acme-data', 'acmelogs', 'other-logs'],
      ['acme-*', '*logs', '*-*', 'acme*logs'],
    ],
    [
      ['home-emma', 'emma'],
      ['home-*', 'em*'],
    ],
    [
      ['AWSReservedSSO_Admin_0123456789abcdef', 'AWSReservedSSO_Other_x'],
      ['AWSReservedSSO_Admin*', 'AWSReservedSSO_*'],
    ],
    [['111122223333', '111199999999'], ['1111*']],
  ])('%j under %j', (names, patterns) => {
    expect(expectSameMatches(names, patterns, false)).toBe(true);
  });
});
