import type { Statement } from '../document/document.ts';
import { type Layer, WITH_PRINCIPAL } from '../layer.ts';
import type { Known, NamedPolicy, StatementRef, StatementTrace } from './decision.ts';
import type { Via } from './principals.ts';
import { relevantStatements } from './relevant.ts';
import {
  type Asked,
  type EvaluatedStatement,
  evaluateCovering,
  evaluateStatement,
  type JudgedPolicy,
} from './statement.ts';
import { allOf, anyOf, type Tri } from './tri.ts';

/** What the policies of one kind say to one request. */
export interface LayerResult {
  readonly layer: Layer;
  readonly denies: Tri;
  readonly allows: Tri;
  /** those that may concern the caller and the action; every other one does not apply */
  readonly statements: readonly EvaluatedStatement[];
  /** all of them, judged when somebody asks */
  readonly trace: () => readonly StatementTrace[];
  /** the policies exist or may exist, and were not read */
  readonly unread: boolean;
}

/** A layer that is not there and therefore does not limit. */
export function absentLayer(layer: Layer, allows: Tri = 'yes'): LayerResult {
  return { layer, denies: 'no', allows, statements: [], trace: () => [], unread: false };
}

function unreadLayer(layer: Layer): LayerResult {
  return { layer, denies: 'unknown', allows: 'unknown', statements: [], trace: () => [], unread: true };
}

/** Policies of which any may allow. */
export function evaluatePolicies(
  layer: Layer,
  policies: Known<readonly NamedPolicy[]>,
  asked: Asked,
): LayerResult {
  return policies === 'unknown' ? unreadLayer(layer) : evaluateLevels(layer, [policies], asked);
}

/** A single policy that limits when it is there. */
export function evaluateCeiling(
  layer: Layer,
  policies: Known<readonly NamedPolicy[] | null>,
  asked: Asked,
): LayerResult {
  return policies === null ? absentLayer(layer) : evaluatePolicies(layer, policies, asked);
}

/** Policies by level of the organization: each level must allow, no level at all limits nothing. */
export function evaluateLevels(
  layer: Layer,
  levels: Known<readonly (readonly NamedPolicy[])[]>,
  asked: Asked,
): LayerResult {
  if (levels === 'unknown') return unreadLayer(layer);
  const judged = levels.map((policies) => policies.map((policy) => judgePolicy(layer, policy, asked)));
  const policies = judged.flat();
  return {
    layer,
    denies: anyOf(policies.map(({ denies }) => denies)),
    allows: allOf(judged.map((level) => anyOf(level.map(({ allows }) => allows)))),
    get statements() {
      const [first, ...others] = policies;
      return others.length === 0
        ? (first?.statements ?? [])
        : policies.flatMap(({ statements }) => statements);
    },
    trace: () => levels.flat().flatMap((policy) => traceOf(layer, policy, asked)),
    unread: false,
  };
}

/** Whether an Allow of this layer reaches the caller in one of the given ways. */
export function allowsVia(result: LayerResult, ...vias: readonly Via[]): Tri {
  if (result.unread) return 'unknown';
  return anyOf(
    applied(
      result.statements.filter((statement) => vias.some((via) => statement.vias.has(via))),
      'Allow',
    ),
  );
}

function applied(statements: readonly EvaluatedStatement[], effect: 'Allow' | 'Deny'): Tri[] {
  return statements
    .filter((statement) => statement.trace.effect === effect)
    .map((statement) => statement.trace.applies);
}

function judgePolicy(layer: Layer, policy: NamedPolicy, asked: Asked): JudgedPolicy {
  const known = asked.memory?.policies.get(policy);
  if (known?.layer === layer && known.boundary === asked.boundary) return known;
  const statements = evaluateRelevant(layer, policy, asked);
  const judged: JudgedPolicy = {
    layer,
    boundary: asked.boundary,
    statements,
    denies: anyOf(applied(statements, 'Deny')),
    allows: anyOf(applied(statements, 'Allow')),
  };
  asked.memory?.policies.set(policy, judged);
  return judged;
}

function evaluateRelevant(layer: Layer, policy: NamedPolicy, asked: Asked): EvaluatedStatement[] {
  const { document } = policy;
  const withPrincipal = WITH_PRINCIPAL.has(layer);
  const evaluated: EvaluatedStatement[] = [];
  const positions = relevantStatements(
    document,
    asked.action,
    withPrincipal ? asked.request.principal : null,
  );
  for (const index of positions) {
    const statement = document.statements[index];
    if (statement === undefined) continue;
    const ref = refOf(layer, policy, statement, index);
    evaluated.push(evaluateCovering(statement, ref, document.version, withPrincipal, asked));
  }
  return evaluated;
}

/** Every statement, those about other actions and for other callers included. */
function traceOf(layer: Layer, policy: NamedPolicy, asked: Asked): StatementTrace[] {
  const { statements, version } = policy.document;
  return statements.map((statement, index) => {
    const ref = refOf(layer, policy, statement, index);
    return evaluateStatement(statement, ref, version, WITH_PRINCIPAL.has(layer), asked).trace;
  });
}

function refOf(layer: Layer, { name, arn }: NamedPolicy, { sid }: Statement, index: number): StatementRef {
  return { layer, policyName: name, policyArn: arn, index, sid };
}
