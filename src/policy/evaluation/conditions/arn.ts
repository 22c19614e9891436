import { ARN_PARTS, type PolicyText } from '../match.ts';

/**
 * ArnEquals and ArnLike: each of the six components is compared by itself, so a star never reaches over a colon
 * (except in the resource, which is one component).
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(expected: PolicyText, actual: string): boolean {
  const { parts: patterns } = expected;
  if (patterns.length === 1) return isLoneStar(expected);
  if (patterns.length !== ARN_PARTS) return false;
  // without wildcards the components are alike where the texts are
  if (!expected.isWild) return actual === expected.written;
  const values = componentsOf(actual);
  return values.length === ARN_PARTS && patterns.every((pattern, index) => pattern.fits(values[index] ?? ''));
}

function isLoneStar({ stretches }: PolicyText): boolean {
  const written = stretches.filter((stretch) => stretch.text !== '');
  return written.length === 1 && written[0]?.kind === 'wild' && written[0].text === '*';
}

/** The resource, which is the last, keeps its colons. */
function componentsOf(arn: string): readonly string[] {
  const all = arn.split(':');
  const last = ARN_PARTS - 1;
  return all.length <= last ? all : [...all.slice(0, last), all.slice(last).join(':')];
}
