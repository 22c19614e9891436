/** What the documents that were read say about an action: the evaluator's decision, made fit for a verdict. */
import {
  type AccessRequest,
  askedOften,
  authorize,
  type Decision,
  type Layer,
  type Permit,
  type StatementRef,
  undecidedBetween,
  undecidedIn,
} from '../policy/index.ts';
import { extremes, tellsObjectsApart } from './any-object.ts';
import {
  assumedOpen,
  bucketOfAnyObject,
  contextsOf,
  type Documents,
  requestsOf,
  stackOf,
  unreadOf,
} from './documents.ts';
import type { Facts } from './facts.ts';
import type { Levels } from './levels.ts';
import {
  conditionsAt,
  type Decide,
  gotDataKey,
  heldConditions,
  met,
  provenAllows,
  saysNothing,
  taken,
  withStatements,
} from './proven.ts';

export interface Ruling {
  readonly action: string;
  /** `unknown`: the documents do not decide */
  readonly outcome: 'allowed' | 'implicit' | 'explicit' | 'unknown';
  /** where it is short or denied; for an implicit deny placed beside what allows the small upload today */
  readonly layers: readonly Layer[];
  /** the evaluator's own decision, for which grants that nobody could list may allow what nothing else does */
  readonly decision: Decision;
  /** condition keys on which the decision hangs and of which nobody knows the value */
  readonly openConditions: readonly { readonly key: string; readonly statement: StatementRef }[];
  /** key or bucket policy, identity policies and grants that have a say and were not read */
  readonly unread: readonly Layer[];
  /** limits that nobody can look up and nobody gave, taken not to limit */
  readonly assumedOpen: readonly Layer[];
  /** the decision hangs on the levels of the organization that the SCPs are attached to */
  readonly levelsOpen: boolean;
  /** what is still short once every Deny in evidence is lifted; empty where nothing denies */
  readonly beneath: readonly Layer[];
  /** condition keys of the statements that deny */
  readonly denyConditions: readonly { readonly statement: StatementRef; readonly keys: readonly string[] }[];
}

export interface Rulings {
  /** null where caller, key or bucket are not known well enough to ask */
  of(action: string): Ruling | null;
  /** layers that AWS has named for an implicit deny of this action, placed as `Ruling.layers` are */
  place(action: string, layers: readonly Layer[]): readonly Layer[];
  /** the decision with other documents in place, less what a success has shown not to apply, or not to be asked for */
  decide(documents: Documents, action: string): Decision | null;
  /** what lets the small upload through with these documents, statements included that only its success shows to apply */
  today(documents: Documents): Decision | null;
}

/**
 * An implicit deny belongs beside what lets the small upload through: the key policy's statement, the delegation and
 * the IAM policy, or the grant. Layers that only limit (a boundary, an SCP …) stay as they are.
 * @param today the decision on kms:GenerateDataKey
 */
function placeLayers(decided: readonly Layer[], today: Decision): readonly Layer[] {
  if (today.outcome !== 'allowed') return decided;
  const by = today.allowedBy;
  const granting: readonly Layer[] = ['key-policy', 'identity-policy', 'grant'];
  if (by.kind === 'both-sides') {
    return decided.map((layer) => (layer === 'key-policy' ? layerOfPermit(by.resource, layer) : layer));
  }
  // With a delegation the evaluator knows best which half is short: the delegation itself, or the IAM policy.
  if (by.kind === 'delegation' || !decided.some((layer) => granting.includes(layer))) return decided;
  const place = layerOfPermit(by.permit, 'key-policy');
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

/** Asks the evaluator about the caller's uploads, with the documents of this observation. */
export function rulingsOf(facts: Facts, documents: Documents): Rulings {
  const decide: Decide = (changed, action) => decideWith(facts, changed, action);
  const silent = silentStatements(facts, documents);
  const silenced = (changed: Documents) => withStatements(changed, silent, saysNothing);
  const held = heldConditions(facts, silenced(documents), decide);
  const seenAs = new WeakMap<Documents, Documents>();
  const judged = (changed: Documents) => {
    const made = seenAs.get(changed) ?? met(silenced(changed), held);
    seenAs.set(changed, made);
    return made;
  };
  const today = (changed: Documents) => {
    const seen = judged(changed);
    return decide(taken(seen, provenAllows(facts, seen, decide)), GENERATE_DATA_KEY);
  };
  const placed = (action: string, layers: readonly Layer[]) => {
    const allowing = action === DECRYPT ? today(documents) : null;
    return allowing === null ? layers : placeLayers(layers, allowing);
  };
  const observed = judged(documents);
  const cache = new Map<string, Ruling | null>();
  return {
    of(action) {
      const known = cache.get(action);
      if (known !== undefined) return known;
      const ruling = rule(facts, documents, observed, action, placed);
      cache.set(action, ruling);
      return ruling;
    },
    place: placed,
    decide: (changed, action) => decide(judged(changed), action),
    today,
  };
}

/** The decision on the caller's own upload, with these documents; null where the request is not known. */
function decideWith(facts: Facts, documents: Documents, action: string): Decision | null {
  const byDocuments = decided.get(facts) ?? new WeakMap<Documents, Map<string, Decision | null>>();
  decided.set(facts, byDocuments);
  const byAction = byDocuments.get(documents) ?? new Map<string, Decision | null>();
  byDocuments.set(documents, byAction);
  const known = byAction.get(action);
  if (known !== undefined) return known;
  const decision = decideAnew(facts, documents, action);
  byAction.set(action, decision);
  return decision;
}

/** The same few decisions are asked for by everything that is said about them. */
const decided = new WeakMap<Facts, WeakMap<Documents, Map<string, Decision | null>>>();

/** The very same requests each time: what a statement says to one is remembered with it. */
function requestsAbout(facts: Facts, action: string): readonly AccessRequest[] {
  const byAction = requested.get(facts) ?? new Map<string, readonly AccessRequest[]>();
  requested.set(facts, byAction);
  const found = byAction.get(action) ?? requestsOf(facts, action).map(askedOften);
  byAction.set(action, found);
  return found;
}

const requested = new WeakMap<Facts, Map<string, readonly AccessRequest[]>>();

function decideAnew(facts: Facts, documents: Documents, action: string): Decision | null {
  const bucket = bucketOfAnyObject(facts);
  const forOthers = bucket === null || action.startsWith('kms:') ? [documents] : extremes(documents, bucket);
  const decision = alike(facts, forOthers, action, requestsAbout(facts, action));
  if (decision?.outcome !== 'unknown' || (bucket !== null && tellsObjectsApart(documents, bucket)))
    return decision;
  const inAnyContext = alike(facts, [documents], action, contextsOf(facts, action));
  return inAnyContext === null || inAnyContext.outcome === 'unknown' ? decision : inAnyContext;
}

/** The decision on requests of which one is made; undecided where they are not all decided alike. */
function alike(
  facts: Facts,
  possible: readonly Documents[],
  action: string,
  requests: readonly AccessRequest[],
): Decision | null {
  const [decision, ...others] = possible.flatMap((documents) =>
    requests.flatMap((request) =>
      levelsPossible(facts, documents, action).map((levels) =>
        decideRequest(request, documents, action, levels),
      ),
    ),
  );
  if (decision === undefined) return null;
  if (others.every((other) => other.outcome === decision.outcome)) return decision;
  return undecidedBetween(decision);
}

/**
 * The ways in which the SCPs that were given may be attached, the one that limits least first. One under which KMS would
 * have refused the data key that it gave is none; where that is so of each, more is attached than was handed over.
 */
function levelsPossible(facts: Facts, documents: Documents, action: string): readonly Levels[] {
  if (!action.startsWith('kms:')) return waysOf(facts, documents, action);
  const byDocuments = levelsFor.get(facts) ?? new WeakMap<Documents, readonly Levels[]>();
  levelsFor.set(facts, byDocuments);
  const found = byDocuments.get(documents) ?? waysOf(facts, documents, action);
  byDocuments.set(documents, found);
  return found;
}

/** The same for every action of KMS. */
const levelsFor = new WeakMap<Facts, WeakMap<Documents, readonly Levels[]>>();

function waysOf(facts: Facts, documents: Documents, action: string): readonly Levels[] {
  const { serviceControl } = documents;
  if (serviceControl === null || serviceControl === 'unknown') return ['one'];
  const ways: readonly Levels[] = serviceControl.length > 1 ? ['one', 'each'] : ['one'];
  if (!gotDataKey(facts) || !action.startsWith('kms:')) return ways;
  const [request] = requestsAbout(facts, GENERATE_DATA_KEY);
  if (request === undefined) return ways;
  const possible = ways.filter((levels) => {
    const stack = stackOf(documents, GENERATE_DATA_KEY, levels);
    const decision = authorize(request, stack);
    return !(decision.outcome === 'implicit-deny' && decision.layers.includes('service-control-policy'));
  });
  return possible.length > 0 ? possible : ['denies'];
}

function decideRequest(
  request: AccessRequest,
  documents: Documents,
  action: string,
  levels: Levels,
): Decision {
  const stack = stackOf(documents, action, levels);
  const { identity } = documents;
  const grants = action.startsWith('kms:') ? documents.grants : [];
  // What was read of the caller's policies and of the grants may decide alone; that it does not allow decides nothing.
  const withRead = authorize(request, { ...stack, identity, grants });
  return withRead.outcome === 'explicit-deny' || withRead.outcome === 'allowed'
    ? withRead
    : authorize(request, stack);
}

/** Grants that nobody could list are taken to give nothing: what rests on that names them as unread. */
function decideWithoutUnlisted(facts: Facts, documents: Documents, action: string): Decision | null {
  return decideWith(facts, withGrantsRead(documents), action);
}

const withGrants = new WeakMap<Documents, Documents>();

function withGrantsRead(documents: Documents): Documents {
  if (documents.grantsRead) return documents;
  const made = withGrants.get(documents) ?? { ...documents, grantsRead: true };
  withGrants.set(documents, made);
  return made;
}

function rule(
  facts: Facts,
  documents: Documents,
  observed: Documents,
  action: string,
  placed: Rulings['place'],
): Ruling | null {
  const decision = decideWith(facts, observed, action);
  const assumed = decideWithoutUnlisted(facts, observed, action);
  if (decision === null || assumed === null) return null;
  const common = {
    action,
    decision,
    openConditions: [],
    unread: unreadOf(documents, action),
    assumedOpen: assumedOpen(facts, action),
    levelsOpen: assumed.outcome === 'unknown' && hangsOnLevels(facts, withGrantsRead(observed), action),
    beneath: [],
    denyConditions: [],
  };
  switch (assumed.outcome) {
    case 'allowed':
      return { ...common, outcome: 'allowed', layers: [] };
    case 'explicit-deny': {
      const { statements } = assumed;
      const layers = [...new Set(statements.map(({ layer }) => layer))];
      const lifted = withStatements(observed, statements, saysNothing);
      const then = decideWithoutUnlisted(facts, lifted, action);
      const denyConditions = statements.flatMap((statement) => {
        const keys = [...new Set(conditionsAt(observed, statement).map(({ key }) => key))];
        return keys.length === 0 ? [] : [{ statement, keys }];
      });
      const beneath = then?.outcome === 'implicit-deny' ? placed(action, then.layers) : [];
      return { ...common, outcome: 'explicit', layers, beneath, denyConditions };
    }
    case 'implicit-deny': {
      const layers = placed(action, assumed.layers);
      return { ...common, outcome: 'implicit', layers };
    }
    case 'unknown': {
      const openConditions = assumed.missing.filter((missing) => missing.kind === 'condition-key');
      return { ...common, outcome: 'unknown', layers: [], openConditions };
    }
  }
}

/** Whether the same request gets different answers by how the SCPs may be attached. */
function hangsOnLevels(facts: Facts, documents: Documents, action: string): boolean {
  const ways = levelsPossible(facts, documents, action);
  return requestsAbout(facts, action).some((request) => {
    const outcomes = ways.map((levels) => decideRequest(request, documents, action, levels).outcome);
    return new Set(outcomes).size > 1;
  });
}

const DECRYPT = 'kms:Decrypt';
const GENERATE_DATA_KEY = 'kms:GenerateDataKey';

/**
 * Statements that could not be judged, and of which an answer shows that they do not apply. When an action went
 * through, or was refused for want of an Allow, no Deny that covers it applies to this caller, key and context: AWS
 * looks for a Deny first.
 */
function silentStatements(facts: Facts, documents: Documents): readonly StatementRef[] {
  const { denial } = facts;
  const undenied = [
    ...(gotDataKey(facts) ? [GENERATE_DATA_KEY] : []),
    ...(denial?.denial === 'implicit' && denial.action?.startsWith('kms:') ? [denial.action] : []),
  ];
  return undenied
    .flatMap((action) => {
      const decision = decideWith(facts, documents, action);
      return decision === null ? [] : undecidedIn(decision);
    })
    .filter(({ effect }) => effect === 'Deny')
    .map(({ statement }) => statement);
}
