import type { Evidence, Observation, PolicyDocument } from './observation.ts';

/**
 * The same with every policy called differently: files of several folders may share their name, and a statement is
 * found again by the name of its policy. The second `policy.json` is `policy.json (2)`.
 */
export function withDistinctNames(observation: Observation): Observation {
  const { identity, sessionPolicies, serviceControl, resourceControl } = observation.evidence;
  const evidence: Evidence = {
    ...observation.evidence,
    identity:
      identity.status === 'read'
        ? { ...identity, value: { ...identity.value, policies: distinct(identity.value.policies) } }
        : identity,
    sessionPolicies: eachDistinct(sessionPolicies),
    serviceControl: eachDistinct(serviceControl),
    resourceControl: eachDistinct(resourceControl),
  };
  return { ...observation, evidence };
}

type Files = Evidence['serviceControl'];

function eachDistinct(piece: Files): Files {
  return piece.status === 'read' ? { ...piece, value: distinct(piece.value) } : piece;
}

type Named = PolicyDocument & { readonly group?: string | null };

function distinct<P extends Named>(policies: readonly P[]): readonly P[] {
  const taken = new Set<string>();
  return policies.map((policy) => {
    const called = (name: string) => JSON.stringify([policy.group ?? null, name, policy.arn]);
    let { name } = policy;
    for (let number = 2; taken.has(called(name)); number += 1) name = `${policy.name} (${number})`;
    taken.add(called(name));
    return name === policy.name ? policy : { ...policy, name };
  });
}
