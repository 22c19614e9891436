import type { Comparison, Operator } from '../../document/operator.ts';
import type { PolicyText } from '../match.ts';
import { matchesArn } from './arn.ts';
import { isInBlock } from './ip.ts';

/** Whether one value of the request meets one value of the policy, negation left aside. */
export function meets(operator: Operator, actual: string, expected: PolicyText): boolean {
  const text = expected.written;
  switch (operator.test) {
    case 'string-equals':
      return actual === text;
    case 'string-equals-ignore-case':
      return actual.toLowerCase() === text.toLowerCase();
    case 'string-like':
      return expected.fits(actual);
    case 'arn':
      return matchesArn(expected, actual);
    case 'numeric':
      return ordered(operator.comparison, numberOf(actual), numberOf(text));
    case 'date':
      return ordered(operator.comparison, instantOf(actual), instantOf(text));
    case 'bool':
      return actual.toLowerCase() === text.toLowerCase() && /^(true|false)$/i.test(text);
    case 'binary':
      return actual === text;
    case 'ip':
      return isInBlock(actual, text);
    case 'null':
      // whether a key is there is asked of the request, not of its values
      return false;
  }
}

/** Policy variables are for strings and ARNs; elsewhere `${` is text. */
export function takesVariables(operator: Operator): boolean {
  switch (operator.test) {
    case 'string-equals':
    case 'string-equals-ignore-case':
    case 'string-like':
    case 'arn':
      return true;
    default:
      return false;
  }
}

function ordered(comparison: Comparison, actual: number | null, expected: number | null): boolean {
  if (actual === null || expected === null) return false;
  switch (comparison) {
    case 'equals':
      return actual === expected;
    case 'less':
      return actual < expected;
    case 'less-or-equals':
      return actual <= expected;
    case 'greater':
      return actual > expected;
    case 'greater-or-equals':
      return actual >= expected;
  }
}

function numberOf(text: string): number | null {
  return /^[+-]?\d{1,32}(\.\d{1,32})?$/.test(text) ? Number(text) : null;
}

/** Milliseconds; a date is ISO 8601 (W3C profile) or seconds since the epoch. */
function instantOf(text: string): number | null {
  if (/^\d{5,12}$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}(-\d\d(-\d\d(T[\d:.]{5,18}(Z|[+-]\d\d:\d\d))?)?)?$/.test(text)) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}
