import type { Known, NamedPolicy, StatementTrace } from './decision.ts';
import type { Layer } from './layer.ts';
import type { Via } from './principals.ts';
import { relevantStatements } from './relevant.ts';
import { type Asked, type EvaluatedStatement, evaluateStatement } from './statement.ts';
import { all, any, type Tri } from './tri.ts';

/** What the policies of one kind say to one request. */
export interface LayerResult {
  readonly layer: Layer;
  readonly denies: Tri;
  readonly allows: Tri;
  /** those that may concern the caller and the action */
  /** those that may concern the caller and the action; every other one does not apply */
  readonly statements: readonly EvaluatedStatement[];
  /** all of them, judged when somebody asks */
  readonly trace: () => readonly StatementTrace[];
  /** the policies exist or may exist, and were not read */
  readonly unread: boolean;
}

const WITH_PRINCIPAL: ReadonlySet<Layer> = new Set<Layer>([
  'key-policy',
  'bucket-policy',
  'resource-control-policy',
  'vpc-endpoint-policy',
]);

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
  const evaluated = levels.map((policies) =>
    policies.flatMap((policy) => evaluatePolicy(layer, policy, asked, 'relevant')),
  );
  const statements = evaluated.flat();
  return {
    layer,
    denies: any(applied(statements, 'Deny')),
    allows: all(evaluated.map((level) => any(applied(level, 'Allow')))),
    statements,
    trace: () =>
      levels
        .flat()
        .flatMap((policy) => evaluatePolicy(layer, policy, asked, 'all'))
        .map(({ trace }) => trace),
    unread: false,
  };
}

/** Whether an Allow of this layer reaches the caller in one of the given ways. */
export function allowsVia(result: LayerResult, ...vias: readonly Via[]): Tri {
  if (result.unread) return 'unknown';
  return any(
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

function evaluatePolicy(
  layer: Layer,
  { document, name, arn }: NamedPolicy,
  asked: Asked,
  which: 'relevant' | 'all',
): EvaluatedStatement[] {
  const withPrincipal = WITH_PRINCIPAL.has(layer);
  const { statements, version } = document;
  const positions =
    which === 'all'
      ? statements.keys()
      : relevantStatements(document, asked.action, withPrincipal ? asked.request.principal : null);
  const evaluated: EvaluatedStatement[] = [];
  for (const index of positions) {
    const statement = statements[index];
    if (statement === undefined) continue;
    const ref = { layer, policyName: name, policyArn: arn, index, sid: statement.sid };
    evaluated.push(evaluateStatement(statement, ref, version, withPrincipal, asked));
  }
  return evaluated;
}
