import { compilePattern, matchesPattern, type Stretch } from '../match.ts';
import { cutAtColons } from '../resource-match.ts';

/** `arn:partition:service:region:account:resource`; the resource may hold further colons. */
const COMPONENTS = 6;

/**
 * ArnEquals and ArnLike: each of the six components is compared by itself, so a star never reaches over a colon
 * (except in the resource, which is one component).
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(expected: readonly Stretch[], actual: string): boolean {
  const patterns = patternsOf(expected);
  if (patterns.length === 1) return isLoneStar(expected);
  const exact = exactOf(expected);
  // without wildcards the components are alike where the texts are
  if (exact !== null) return patterns.length === COMPONENTS && actual === exact;
  const values = components([{ kind: 'literal', text: actual }]);
  if (patterns.length !== COMPONENTS || values.length !== COMPONENTS) return false;
  return patterns.every((pattern, index) => {
    const value = values[index] ?? [];
    return matchesPattern(compilePattern(pattern), value.map((stretch) => stretch.text).join(''));
  });
}

const exactTexts = new WeakMap<readonly Stretch[], { readonly text: string | null }>();

/** The text of a value without wildcards, else null. */
function exactOf(expected: readonly Stretch[]): string | null {
  const known = exactTexts.get(expected);
  if (known !== undefined) return known.text;
  const isWild = expected.some(({ kind, text }) => kind === 'wild' && /[*?]/.test(text));
  const text = isWild ? null : expected.map((stretch) => stretch.text).join('');
  exactTexts.set(expected, { text });
  return text;
}

const cut = new WeakMap<readonly Stretch[], readonly Stretch[][]>();

/** The components of a policy's value, which many requests are compared with. */
function patternsOf(expected: readonly Stretch[]): readonly Stretch[][] {
  const known = cut.get(expected) ?? components(expected);
  cut.set(expected, known);
  return known;
}

function isLoneStar(stretches: readonly Stretch[]): boolean {
  const written = stretches.filter((stretch) => stretch.text !== '');
  return written.length === 1 && written[0]?.kind === 'wild' && written[0].text === '*';
}

function components(stretches: readonly Stretch[]): Stretch[][] {
  return cutAtColons(stretches, COMPONENTS);
}
