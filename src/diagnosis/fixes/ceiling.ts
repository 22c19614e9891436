/** Limits that leave the action out: a permissions boundary, a session policy, an SCP, a VPC endpoint policy. */
import {
  addActionToStatement,
  addStatement,
  concernedIn,
  type Layer,
  uniqueSid,
} from '../../policy/index.ts';
import { type StatementJson, statementAt } from '../code/values.ts';
import { named } from '../documents.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Answer } from './answer.ts';
import { type Draft, type FixContext, listed, PLAIN, type Reach } from './draft.ts';
import { byService, reachOf } from './scope.ts';
import { type Source, sourcesOf } from './sources.ts';
import { identityStatement, SID } from './statements.ts';
import { ownerOf } from './unread-deny.ts';

export type Ceiling = Extract<
  Layer,
  'permissions-boundary' | 'session-policy' | 'service-control-policy' | 'vpc-endpoint-policy'
>;

const CEILINGS: readonly Layer[] = [
  'permissions-boundary',
  'session-policy',
  'service-control-policy',
  'vpc-endpoint-policy',
] satisfies readonly Ceiling[];

/** An RCP is none of them: it can only deny. */
export function isLimit(layer: Layer): layer is Ceiling {
  return CEILINGS.includes(layer);
}

/** What is to stand in the layer besides, so that it no longer leaves out `context.give`. */
export function ceilingAnswer(context: FixContext, layer: Ceiling): Answer {
  const reaches = byService(context.give).flatMap((actions) => reachOf(context, actions) ?? []);
  const [reach] = reaches;
  if (reach === undefined) return { drafts: [], nextSteps: [reason('next-owner-of-layer', { layer })] };
  const statement = statementFor(context, layer, reach);
  if (statement === null) {
    const { caller } = context;
    return {
      drafts: [],
      nextSteps: [
        caller.kind === 'role-session'
          ? reason('next-role-path', { role: caller.roleName })
          : reason('next-owner-of-layer', { layer }),
      ],
    };
  }
  const sources = sourcesOf(context).filter((source) => source.layer === layer);
  if (sources.length === 0) return { drafts: [unread(context, layer, statement, reach)], nextSteps: [] };
  const fixed = sources.find((source) => source.fixed);
  if (fixed !== undefined && sources.length === 1) {
    return { drafts: [], nextSteps: [reason('next-aws-policy', { policy: fixed.arn ?? fixed.name })] };
  }
  return { drafts: enough(context, layer, sources, statement, reach), nextSteps: [] };
}

/** For the caller alone, whoever else has the policy: a session policy is passed with one session. */
function statementFor({ caller }: FixContext, layer: Ceiling, reach: Reach): StatementJson | null {
  if (layer === 'session-policy') return identityStatement(SID, reach.pattern, reach.actions, null);
  const arn = caller.kind === 'role-session' ? caller.roleArn : caller.arn;
  if (arn === null) return null;
  const condition = { ArnEquals: { 'aws:PrincipalArn': arn } };
  const statement = identityStatement(SID, reach.pattern, reach.actions, condition);
  if (layer !== 'vpc-endpoint-policy') return statement;
  // A gateway endpoint's policy takes no other principal:
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
  const { Sid, Effect, ...rest } = statement;
  return { Sid, Effect, Principal: '*', ...rest };
}

/** As many of the layer's documents as it takes: each level of an organization has to allow. */
function enough(
  context: FixContext,
  layer: Ceiling,
  sources: readonly Source[],
  statement: StatementJson,
  reach: Reach,
): readonly Draft[] {
  const drafts: Draft[] = [];
  let { documents } = context;
  for (const source of sources) {
    const short = context.give.some((action) => {
      const decision = context.rulings.decide(documents, action);
      return decision?.outcome !== 'implicit-deny' || decision.layers.includes(layer);
    });
    const allows = named(source.name, source.arn, source.text)?.document.statements.some(
      ({ effect }) => effect === 'Allow',
    );
    if (source.fixed || allows !== true || (drafts.length > 0 && !short)) continue;
    const draft = extended(context, source, statement, reach);
    if (draft === null) continue;
    drafts.push(draft);
    if (draft.apply !== null) documents = draft.apply(documents);
  }
  return drafts;
}

function extended(context: FixContext, source: Source, statement: StatementJson, reach: Reach): Draft | null {
  const parsed = named(source.name, source.arn, source.text);
  if (parsed === null) return null;
  const beside = source.shared ? null : besideIn(context, source, reach);
  const own = { ...statement, Sid: uniqueSid(parsed.document, String(statement['Sid'])) };
  const added = addStatement(source.text, own, { after: null });
  const text = beside?.text ?? (added.ok ? added.text : null);
  if (text === null) return null;
  const policy = named(source.name, source.arn, text);
  const change: Draft['change'] = beside === null ? 'add-statement' : 'edit-statement';
  return {
    ...PLAIN,
    target: source.layer,
    change,
    account: source.account,
    statement: beside?.statement ?? own,
    document: { fileName: source.fileName, before: source.text, after: text },
    read: source.read,
    actions: source.write === null ? [] : [source.write(text)],
    notes: [...limitNotes(context, source), ...source.notes],
    apply: policy === null ? null : (documents) => source.replace(documents, policy),
    rewrite: (evidence) => source.rewrite(evidence, text),
    shared: source.shared,
    reach: [reach],
    alternatives: [],
  };
}

/** The statement that allows the data key on this key alone, with the missing actions added. */
function besideIn(
  { rulings, documents }: FixContext,
  source: Source,
  reach: Reach,
): { readonly text: string; readonly statement: StatementJson | null } | null {
  const today = rulings.decide(documents, 'kms:GenerateDataKey');
  const found = (today === null ? [] : concernedIn(today)).find(
    ({ statement, effect, applies }) =>
      effect === 'Allow' &&
      applies === 'yes' &&
      statement.layer === source.layer &&
      statement.policyName === source.name &&
      isOnly(statementAt(source.text, statement.index), reach.pattern),
  );
  if (found === undefined) return null;
  let { text } = source;
  for (const action of reach.actions) {
    const result = addActionToStatement(text, found.statement.index, action);
    if (!result.ok) return null;
    text = result.text;
  }
  return { text, statement: statementAt(text, found.statement.index) };
}

function isOnly(statement: StatementJson | null, resource: string): boolean {
  return [statement?.['Resource']].flat().every((one) => one === resource);
}

function limitNotes({ give }: FixContext, { layer, shared }: Source): Reason[] {
  const values = { layer, action: listed(give) };
  return [reason(shared ? 'fix-limit-shared' : 'fix-limit', values)];
}

/** The statement for the owner of a policy that nobody here has read. */
function unread(context: FixContext, layer: Ceiling, statement: StatementJson, reach: Reach): Draft {
  const { account, read } = ownerOf(context, layer);
  return {
    ...PLAIN,
    target: layer,
    change: 'add-statement',
    account,
    statement,
    document: null,
    read,
    actions: [],
    notes: [reason('fix-limit-not-read', { layer })],
    apply: null,
    reach: [reach],
    alternatives: [],
  };
}
