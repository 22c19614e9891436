/** Explicit denies, answered by taking this caller out of exactly the statements that deny. */
import {
  type Caller,
  concernedIn,
  knownActions,
  type Layer,
  matchesWildcard,
  narrowDenies,
  type Statement,
  type StatementRef,
} from '../../policy/index.ts';
import { type StatementJson, statementsOf } from '../code/values.ts';
import { type Documents, named } from '../documents.ts';
import { policiesAt } from '../policies-at.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Answer } from './answer.ts';
import { type Draft, type FixContext, listed, PLAIN } from './draft.ts';
import { hasPassed } from './evaluate.ts';
import { demandedKey, ruleIn } from './meant.ts';
import { otherKeyDraft } from './other-key.ts';
import { byService, reachOf } from './scope.ts';
import { type Source, sourcesOf } from './sources.ts';
import { unreadDeny } from './unread-deny.ts';

/** A statement that denies, and which of the actions that the uploads need. */
interface Denying {
  readonly ref: StatementRef;
  readonly statement: Statement;
  readonly actions: readonly string[];
}

/**
 * One draft for each document with a Deny that stands in the way, and one without a document for each layer that AWS
 * has named and nobody has read.
 * @param layers that AWS or the documents blame
 */
export function denyAnswer(context: FixContext, layers: readonly Layer[]): Answer {
  const answers: Answer[] = [];
  const shown = new Set<Layer>();
  for (const source of sourcesOf(context)) {
    const denying = denyingIn(context, context.documents, source, needed(context));
    if (denying.length === 0) continue;
    shown.add(source.layer);
    answers.push(narrow(context, source, denying));
  }
  for (const layer of layers) if (!shown.has(layer)) answers.push(unreadDeny(context, layer));
  return {
    drafts: answers.flatMap(({ drafts }) => drafts),
    nextSteps: answers.flatMap(({ nextSteps }) => nextSteps),
  };
}

/** What the uploads ask for and have not been given: no Deny is lifted that let something pass. */
function needed(context: FixContext): readonly string[] {
  return context.needs.filter((action) => !hasPassed(context, action));
}

/** The Denies of one document that apply to any of the actions, in the order of the document. */
function denyingIn(
  context: FixContext,
  documents: Documents,
  source: Source,
  actions: readonly string[],
): readonly Denying[] {
  const found = new Map<number, Denying>();
  const policy = policiesAt(documents, source.layer).find(
    ({ name, arn }) => name === source.name && arn === source.arn,
  );
  for (const action of actions) {
    for (const ref of deniesOf(context, documents, action)) {
      if (ref.layer !== source.layer || ref.policyName !== source.name || ref.policyArn !== source.arn)
        continue;
      const statement = policy?.document.statements[ref.index];
      if (statement === undefined) continue;
      found.set(ref.index, { ref, statement, actions: [...(found.get(ref.index)?.actions ?? []), action] });
    }
  }
  return [...found.values()].sort((one, other) => one.ref.index - other.ref.index);
}

/**
 * The statements that deny for certain; else the one that AWS means where it names a layer, in which a single Deny is
 * left open by what nobody could look up.
 */
function deniesOf(
  { rulings, facts: { denial } }: FixContext,
  documents: Documents,
  action: string,
): readonly StatementRef[] {
  const decision = rulings.decide(documents, action);
  if (decision?.outcome === 'explicit-deny') return decision.statements;
  if (denial?.denial !== 'explicit' || denial.action !== action) return [];
  const open = (decision === null ? [] : concernedIn(decision)).filter(
    ({ effect, applies, statement }) =>
      effect === 'Deny' && applies === 'unknown' && statement.layer === denial.layer,
  );
  return open.length === 1 ? open.map(({ statement }) => statement) : [];
}

/** All denying statements of one document, in one change. */
function narrow(context: FixContext, source: Source, denying: readonly Denying[]): Answer {
  const rules = denying.flatMap(({ ref, statement }): Reason[] => {
    const key = ruleIn(statement);
    const values = { statement: nameOf(ref), policy: policyOf(ref), layer: source.layer };
    return key === null ? [] : [reason('next-deny-is-a-rule', { ...values, key })];
  });
  if (rules.length > 0) return { drafts: [], nextSteps: rules };
  if (source.fixed)
    return { drafts: [], nextSteps: [reason('next-aws-policy', { policy: source.arn ?? source.name })] };

  const result = lifted(context, source);
  if ('nextSteps' in result) return { drafts: [], nextSteps: result.nextSteps };
  const { text, beyond, spelledOut } = result;
  const policy = named(source.name, source.arn, text);
  const before = new Set(statementsOf(source.text).map((one) => JSON.stringify(one)));
  const changed: readonly StatementJson[] = statementsOf(text).filter(
    (one) => !before.has(JSON.stringify(one)),
  );
  const demanded = denying.flatMap(({ statement }) => demandedKey(statement) ?? []);
  const [key = null] = demanded;
  const other = key === null ? null : otherKeyDraft(context, key);
  const reach = byService([...new Set(denying.flatMap(({ actions }) => actions))]).flatMap((actions) => {
    const found = reachOf(context, actions);
    if (found === null) return [];
    const wider = beyond.filter((one) => one.startsWith(serviceOf(found.pattern)));
    const patterns = wider.length > 0 ? wider : [found.pattern];
    return patterns.map((pattern) => ({ ...found, actions: deniedBesides(denying, actions), pattern }));
  });
  // In a policy of the caller's own, only a statement that has to stay takes an exception.
  const emptied =
    !source.shared &&
    changed.some((one) => JSON.stringify(one).includes('ArnNotEquals')) &&
    !source.text.includes('ArnNotEquals');
  const draft: Draft = {
    ...PLAIN,
    target: source.layer,
    change: 'narrow-deny',
    account: source.account,
    statement: changed[0] ?? null,
    statements: changed,
    document: { fileName: source.fileName, before: source.text, after: text },
    read: source.read,
    actions: source.write === null ? [] : [source.write(text)],
    notes: [
      ...(key === null ? [] : [reason('fix-other-key-demanded', { key })]),
      ...denying.map(({ ref, actions }) =>
        reason('fix-deny-narrowed', { statement: nameOf(ref), action: listed(actions) }),
      ),
      ...(changed.length === 0 ? [reason('fix-deny-removed')] : []),
      ...(emptied ? [reason('fix-deny-only-statement')] : []),
      ...(spelledOut.length > 0
        ? [reason('fix-pattern-spelled-out', { patterns: spelledOut.join(', ') })]
        : []),
      ...(beyond.length > 0 ? [reason('fix-lifts-beyond', { resources: beyond.join(', ') })] : []),
      ...source.notes,
    ],
    apply: policy === null ? null : (documents) => source.replace(documents, policy),
    rewrite: (evidence) => source.rewrite(evidence, text),
    shared: source.shared && !source.attached,
    reach,
    alternatives: other === null ? [] : [{ ...other, kind: 'strict' }],
  };
  return { drafts: [draft], nextSteps: [] };
}

/** The lifted actions, and all others of the service that these statements deny: nobody may gain those. */
function deniedBesides(denying: readonly Denying[], lifted: readonly string[]): readonly string[] {
  const service = lifted[0]?.split(':')[0] ?? '';
  const covered = knownActions(service).filter((action) =>
    denying.some(({ statement: { action: element } }) => {
      const listed = element.patterns.some((pattern) =>
        matchesWildcard(pattern.toLowerCase(), action.toLowerCase()),
      );
      return element.kind === 'action' ? listed : !listed;
    }),
  );
  return [...new Set([...lifted, ...covered])];
}

interface Lifted {
  readonly text: string;
  readonly beyond: readonly string[];
  readonly spelledOut: readonly string[];
}

/** The document's text with the caller taken out, service by service: a Deny of everything stands in the way of both. */
function lifted(context: FixContext, source: Source): Lifted | { readonly nextSteps: readonly Reason[] } {
  let { text } = source;
  let documents = context.documents;
  const beyond = new Set<string>();
  const spelledOut = new Set<string>();
  for (const family of byService(needed(context))) {
    const denying = denyingIn(context, documents, source, family);
    const last = denying.at(-1);
    if (last === undefined) continue;
    const reach = reachOf(context, family);
    if (reach === null) return { nextSteps: [ownerOf(source, last.ref)] };
    const result = narrowDenies(
      text,
      denying.map(({ ref, actions }) => ({ index: ref.index, actions })),
      {
        caller: callerIn(context),
        scope: { pattern: reach.pattern, sample: reach.sample, attached: source.attached },
        shared: source.shared,
      },
    );
    if (!result.ok) {
      const { ref } = denying.find((one) => one.ref.index === result.index) ?? last;
      return {
        nextSteps: [result.problem === 'caller' ? nameless(context, source, ref) : ownerOf(source, ref)],
      };
    }
    text = result.text;
    for (const pattern of result.beyond) beyond.add(pattern);
    for (const pattern of result.spelledOut) spelledOut.add(pattern);
    const policy = named(source.name, source.arn, text);
    if (policy !== null) documents = source.replace(documents, policy);
  }
  return { text, beyond: [...beyond], spelledOut: [...spelledOut] };
}

function callerIn({ caller }: FixContext): Caller {
  const { arn, account } = caller;
  switch (caller.kind) {
    case 'root':
      // The account's own ARN in a Principal means everybody in it.
      return { arn, names: [], account };
    case 'user':
      return { arn, names: [arn, ...(caller.userId === null ? [] : [caller.userId])], account };
    case 'federated-user':
      return { arn, names: [arn], account };
    case 'role-session': {
      const known = [caller.roleArn, caller.roleId].flatMap((name) => (name === null ? [] : [name]));
      return { arn: caller.roleArn, names: [arn, ...known], account };
    }
  }
}

function nameless({ caller }: FixContext, source: Source, ref: StatementRef): Reason {
  return caller.kind === 'role-session'
    ? reason('next-role-path', { role: caller.roleName })
    : ownerOf(source, ref);
}

function ownerOf({ layer }: Source, ref: StatementRef): Reason {
  return reason('next-owner-of-statement', { layer, policy: policyOf(ref), statement: nameOf(ref) });
}

function serviceOf(arn: string): string {
  return arn.split(':').slice(0, 3).join(':');
}

function nameOf({ sid, index }: StatementRef): string {
  return sid ?? `#${index + 1}`;
}

function policyOf({ policyArn, policyName }: StatementRef): string {
  return policyArn ?? policyName;
}
