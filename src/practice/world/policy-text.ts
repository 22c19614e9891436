import type { PolicySource } from './definition.ts';

/** Objects become JSON as the consoles show it, indented by four; text stays as it is. */
export function policyText(source: PolicySource): string {
  return typeof source === 'string' ? source : JSON.stringify(source, null, 4);
}
