/** What the documents that were read say about an action: the evaluator's decision, made fit for a verdict. */
import type { Decision, Layer, Permit, StatementRef } from '../policy/index.ts';

export interface Ruling {
  readonly action: string;
  /** `unknown`: the documents do not decide */
  readonly outcome: 'allowed' | 'implicit' | 'explicit' | 'unknown';
  /** where it is short or denied; for an implicit deny placed beside what allows the small upload today */
  readonly layers: readonly Layer[];
  /** the layers as the evaluator found them, in the order AWS would name them */
  readonly decided: readonly Layer[];
  readonly decision: Decision;
  /** condition keys on which the decision hangs and of which nobody knows the value */
  readonly openConditions: readonly { readonly key: string; readonly statement: StatementRef }[];
  /** key or bucket policy, identity policies and grants that have a say and were not read */
  readonly unread: readonly Layer[];
}

export interface Rulings {
  /** null where caller, key or bucket are not known well enough to ask */
  of(action: string): Ruling | null;
}

/**
 * An implicit deny belongs beside what lets the small upload through: the key policy's statement, the delegation and
 * the IAM policy, or the grant. Layers that only limit (a boundary, an SCP …) stay as they are.
 * @param today the decision on kms:GenerateDataKey
 */
export function placeLayers(decided: readonly Layer[], today: Decision): readonly Layer[] {
  if (today.outcome !== 'allowed') return decided;
  const by = today.allowedBy;
  const granting: readonly Layer[] = ['key-policy', 'identity-policy', 'grant'];
  if (by.kind === 'both-sides') {
    return decided.map((layer) => (layer === 'key-policy' ? layerOfPermit(by.resource, layer) : layer));
  }
  if (!decided.some((layer) => granting.includes(layer))) return decided;
  const place = by.kind === 'delegation' ? 'identity-policy' : layerOfPermit(by.permit, 'key-policy');
  return [place, ...decided.filter((layer) => !granting.includes(layer))];
}

function layerOfPermit(permit: Permit, otherwise: Layer): Layer {
  switch (permit.kind) {
    case 'statement':
      return permit.statement.layer;
    case 'grant':
      return 'grant';
    case 'account-root':
      return otherwise;
  }
}
