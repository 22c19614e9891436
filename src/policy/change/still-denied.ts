/** Whom a change leaves denied: for most of those that a Deny names, taking one caller out of it changes nothing. */
import { askedOf } from '../evaluation/asked.ts';
import type { Known, NamedPolicy, PolicyStack } from '../evaluation/decision.ts';
import type { AccessRequest, Principal } from '../evaluation/request.ts';
import { isServiceLinked } from '../evaluation/service-linked.ts';
import { evaluateStatement } from '../evaluation/statement.ts';
import { type Changed, missingIn } from './change-scope.ts';

interface NewDeny extends Changed {
  readonly withPrincipal: boolean;
  /** that may have a say in what this principal asks */
  readonly concerns: (principal: Principal) => boolean;
}

/**
 * Whether a Deny that is new in the second stack applies for certain to each of the requests: then nothing is given,
 * whatever else the stacks hold. No is no answer: another Deny may apply.
 * @param requests of one principal
 */
export function isStillDenied(
  before: PolicyStack,
  after: PolicyStack,
  principal: Principal,
  requests: readonly AccessRequest[],
): boolean {
  const denies = newDenies(before, after).filter(({ concerns }) => concerns(principal));
  return (
    denies.length > 0 &&
    requests.every((request) => {
      const asked = askedOf(request, after, 'unknown');
      return denies.some(({ statement, version, withPrincipal }) => {
        const { trace } = evaluateStatement(statement, PLACE, version, withPrincipal, asked);
        return trace.applies === 'yes';
      });
    })
  );
}

/** Only the outcome is asked for. */
const PLACE = { layer: 'key-policy', policyName: '', policyArn: null, index: 0, sid: null } as const;

const found = new WeakMap<PolicyStack, WeakMap<PolicyStack, readonly NewDeny[]>>();

function newDenies(before: PolicyStack, after: PolicyStack): readonly NewDeny[] {
  const partners = found.get(before) ?? new WeakMap<PolicyStack, readonly NewDeny[]>();
  found.set(before, partners);
  const denies = partners.get(after) ?? compareDenies(before, after);
  partners.set(after, denies);
  return denies;
}

function compareDenies(before: PolicyStack, after: PolicyStack): readonly NewDeny[] {
  return LAYERS.flatMap(({ policiesOf, withPrincipal, concerns }) => {
    const there = policiesOf(before);
    return policiesOf(after)
      .filter((policy) => !there.includes(policy))
      .flatMap(({ name, arn, document }) => {
        const old = there.find((policy) => policy.name === name && policy.arn === arn);
        const { statements, version } = document;
        const changed =
          old === undefined
            ? statements.map((statement) => ({ statement, version }))
            : missingIn(old.document, document);
        return changed
          .filter(({ statement }) => statement.effect === 'Deny')
          .map((one) => ({ ...one, withPrincipal, concerns }));
      });
  });
}

interface DenyingLayer extends Pick<NewDeny, 'withPrincipal' | 'concerns'> {
  readonly policiesOf: (stack: PolicyStack) => readonly NamedPolicy[];
}

const hasAccount = (principal: Principal): boolean => 'account' in principal;
/** The root user has no IAM policies. */
const hasIam = (principal: Principal): boolean => hasAccount(principal) && principal.kind !== 'root';
const isControlled = (principal: Principal): boolean => !isServiceLinked(principal);

/** As `authorize` asks them. */
const LAYERS: readonly DenyingLayer[] = [
  { policiesOf: ({ resource }) => listOf(resource), withPrincipal: true, concerns: () => true },
  { policiesOf: ({ vpcEndpoint }) => listOf(vpcEndpoint), withPrincipal: true, concerns: () => true },
  {
    policiesOf: ({ resourceControl }) => known(resourceControl).flat(),
    withPrincipal: true,
    concerns: isControlled,
  },
  {
    policiesOf: ({ serviceControl }) => known(serviceControl).flat(),
    withPrincipal: false,
    concerns: (principal) => hasAccount(principal) && isControlled(principal),
  },
  { policiesOf: ({ identity }) => known(identity), withPrincipal: false, concerns: hasIam },
  { policiesOf: ({ boundary }) => listOf(boundary), withPrincipal: false, concerns: hasIam },
  { policiesOf: ({ session }) => known(session), withPrincipal: false, concerns: hasIam },
];

function listOf(policy: Known<NamedPolicy | null>): readonly NamedPolicy[] {
  return policy === null || policy === 'unknown' ? [] : [policy];
}

function known<T>(list: Known<readonly T[] | null>): readonly T[] {
  return list === null || list === 'unknown' ? [] : list;
}
