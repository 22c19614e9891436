/** Verdicts on an access denial: what the message says, held against what the documents say. */

import type { Layer } from '../../policy/index.ts';
import type { DenialMessage } from '../denial/denial.ts';
import type { Facts, Failure } from '../facts.ts';
import { gotDataKey } from '../proven.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Ruling, Rulings } from '../rulings.ts';
import type { Verdict, VerdictCode } from '../verdict.ts';
import { aboutCall } from './about-call.ts';
import { controlReasons } from './by-controls.ts';
import { aboutManagedKey, byDocuments } from './by-documents.ts';
import { besideTheRefusal } from './hints.ts';
import {
  ceilingNextSteps,
  denyNextSteps,
  type Family,
  familyOf,
  isCeiling,
  shortNextSteps,
} from './next-steps.ts';
import { hangsOnNetwork, openConditionVerdict } from './open-condition.ts';
import { documentReasons, nextRefusals, seenReasons, whatWouldDecide } from './reasons-of.ts';

/** The verdict for a refusal whose message names the action. docs/diagnosis.md, 3. */
export function byDenial(facts: Facts, rulings: Rulings, failure: Failure, denial: DenialMessage): Verdict {
  const verdict = decideDenial(facts, rulings, failure, denial);
  const beside = [
    ...(verdict.code === 'generate-data-key-not-allowed' && denial.wording !== 'bare'
      ? aboutManagedKey(facts)
      : []),
    ...besideTheRefusal(facts),
    ...comingNext(rulings, verdict),
  ];
  const { authorizationId: id } = denial;
  const lookUp = id === null ? [] : [reason('next-authorization-details', { id })];
  return {
    ...verdict,
    reasons: [...verdict.reasons, ...beside],
    nextSteps: [...verdict.nextSteps, ...lookUp],
  };
}

/** What the documents show to be refused once the refused action is let through. */
function comingNext(rulings: Rulings, { action, failedOperation, confidence }: Verdict): Reason[] {
  if (action === null || confidence === null) return [];
  if (action === 'kms:GenerateDataKey') return nextRefusals(rulings, ['kms:Decrypt']);
  if (!action.startsWith('s3:')) return [];
  const isPart = failedOperation === 'UploadPart';
  return nextRefusals(rulings, isPart ? ['kms:Decrypt'] : ['kms:GenerateDataKey', 'kms:Decrypt']);
}

function decideDenial(facts: Facts, rulings: Rulings, failure: Failure, denial: DenialMessage): Verdict {
  if (denial.wording === 'bare') return byDocuments(facts, rulings, failure);
  const { action } = denial;
  const family = action === null ? null : familyOf(action);
  if (denial.wording === 'unknown' || action === null || family === null) {
    return notUnderstood(facts, rulings, failure, denial);
  }
  const ruling = rulings.of(action);
  // An explicit deny that AWS itself names stands, whatever its condition asks.
  if (denial.denial !== 'explicit' && ruling !== null && hangsOnNetwork(ruling)) {
    return openConditionVerdict(facts, failure, action, ruling);
  }
  const common = { action, failedOperation: failure.operation } as const;
  const seen = [...seenReasons(facts, failure), ...saidReasons(denial, action)];
  if (denial.elsewhere) {
    return {
      ...common,
      code: `${family}-${denial.denial === 'explicit' ? 'denied' : 'not-allowed'}`,
      denial: denial.denial === 'explicit' ? 'explicit' : 'implicit',
      layers: [],
      confidence: 'proved',
      reasons: [...seen, reason('not-a-policy-of-these', { message: failure.error.message })],
      nextSteps: [reason('next-ask-support')],
    };
  }
  // AWS looks for a Deny first: where it names a missing Allow, a Deny that the documents show is not what it saw.
  if (denial.denial === 'implicit' && ruling?.outcome === 'explicit')
    return contradicted(rulings, denial, ruling, family, { ...common, seen });
  if (denial.denial === 'explicit' || ruling?.outcome === 'explicit') {
    const layers = explicitLayers(denial, ruling);
    return {
      ...common,
      code: `${family}-denied`,
      denial: 'explicit',
      layers,
      confidence: 'proved',
      reasons: [...seen, ...documentReasons(ruling, denial, layers)],
      nextSteps: denyNextSteps(layers, ruling, denial),
    };
  }
  if (ruling?.outcome === 'implicit')
    return shownByDocuments(facts, denial, ruling, family, { ...common, seen });
  return shownByMessage(facts, rulings, denial, ruling, family, { ...common, seen });
}

type Common = Pick<Verdict, 'action' | 'failedOperation'> & { readonly seen: readonly Reason[] };

/** The documents show an implicit deny; a limiting layer that the message names and nobody could read stands beside it. */
function shownByDocuments(
  facts: Facts,
  denial: DenialMessage,
  ruling: Ruling,
  family: Family,
  common: Common,
): Verdict {
  const { seen, ...rest } = common;
  const named =
    denial.denial === 'implicit' && denial.layer !== null && isCeiling(denial.layer) ? [denial.layer] : [];
  // KMS blames the key's side where it will not say why, so a caller's side that is short stands beside it, not instead.
  const unreadKeySide =
    denial.denial !== 'unknown' && denial.layer === 'key-policy' && ruling.unread.includes('key-policy')
      ? (['key-policy'] as const)
      : [];
  const layers = [...new Set<Layer>([...named, ...unreadKeySide, ...ruling.layers])];
  const open = denial.denial === 'three-way' && unreadKeySide.length > 0;
  return {
    ...rest,
    code: `${family}-not-allowed`,
    denial: 'implicit',
    layers,
    // Where AWS names no layer, a limit that nobody could read may refuse it as well.
    confidence: open || denial.denial === 'unknown' ? 'likely' : 'proved',
    reasons: [
      ...seen,
      ...(open ? threeWayReasons(facts, rest.action) : []),
      ...documentReasons(ruling, denial, layers),
    ],
    nextSteps: [
      ...shortNextSteps(family, rest.action, layers),
      ...(open ? whatWouldDecide(facts, ruling) : []),
    ],
  };
}

/** The documents deny what AWS says is only not allowed: the message stands, and no more than it is claimed. */
function contradicted(
  rulings: Rulings,
  denial: DenialMessage,
  ruling: Ruling,
  family: Family,
  common: Common,
): Verdict {
  const { seen, ...rest } = common;
  const layers = denial.layer === null ? [] : rulings.place(ruling.action, [denial.layer]);
  return {
    ...rest,
    code: `${family}-not-allowed`,
    denial: 'implicit',
    layers,
    confidence: 'likely',
    reasons: [
      ...seen,
      ...ruling.layers.map((layer) =>
        reason('documents-contradict-message', { layer, action: ruling.action }),
      ),
    ],
    nextSteps: [
      ...ceilingNextSteps(layers),
      ...(family === 's3-action' ? [reason('next-read-again'), reason('next-cloudtrail')] : []),
    ],
  };
}

/** The documents do not decide, or are not there: what the message names is all there is. */
function shownByMessage(
  facts: Facts,
  rulings: Rulings,
  denial: DenialMessage,
  ruling: Ruling | null,
  family: Family,
  common: Common,
): Verdict {
  const { seen, ...rest } = common;
  const code: VerdictCode = `${family}-not-allowed`;
  const layers = denial.layer === null ? [] : rulings.place(denial.action ?? '', [denial.layer]);
  const fromDocuments = documentReasons(ruling, denial, layers);
  if (denial.denial === 'implicit' && denial.layer !== null) {
    return {
      ...rest,
      code,
      denial: 'implicit',
      layers,
      // What was read allows it in the very place that AWS names: one of the two is not what it was.
      confidence: ruling?.outcome === 'allowed' && !layers.some(isCeiling) ? 'likely' : 'proved',
      reasons: [...seen, ...fromDocuments],
      nextSteps: shortNextSteps(family, rest.action, layers),
    };
  }
  if (denial.denial === 'three-way' && ruling?.outcome !== 'allowed') {
    const keyExists = gotDataKey(facts) || facts.observation.evidence.key.status === 'read';
    return {
      ...rest,
      code,
      denial: keyExists ? 'implicit' : 'unknown',
      layers,
      confidence: 'likely',
      reasons: [...seen, ...threeWayReasons(facts, rest.action), ...fromDocuments],
      nextSteps: whatWouldDecide(facts, ruling),
    };
  }
  return {
    ...rest,
    code,
    denial: 'unknown',
    layers: [],
    confidence: 'likely',
    reasons: [...seen, ...fromDocuments],
    nextSteps: whatWouldDecide(facts, ruling),
  };
}

/** A wording that stands in no table claims nothing; the documents may be told of, and do not decide for it. */
function notUnderstood(facts: Facts, rulings: Rulings, failure: Failure, denial: DenialMessage): Verdict {
  const ruling = denial.action === null ? null : rulings.of(denial.action);
  const suggested =
    ruling !== null && (ruling.outcome === 'implicit' || ruling.outcome === 'explicit') ? ruling.layers : [];
  return {
    code: 'undetermined',
    action: denial.action,
    failedOperation: failure.operation,
    denial: null,
    layers: [],
    confidence: null,
    reasons: [
      ...seenReasons(facts, failure),
      aboutCall('denied-in-unknown-words', failure, { message: failure.error.message }),
      ...controlReasons(facts, failure),
      ...suggested.map((layer) => reason('documents-suggest', { layer, action: denial.action ?? '' })),
    ],
    nextSteps: [...whatWouldDecide(facts, ruling), reason('next-ask-support')],
  };
}

function saidReasons(denial: DenialMessage, action: string): Reason[] {
  const { layer, policyArn } = denial;
  if (denial.denial === 'three-way') return [reason('message-three-ways', { action })];
  if (layer === null) return denial.elsewhere ? [] : [reason('message-names-no-layer', { action })];
  return [
    reason(denial.denial === 'explicit' ? 'message-names-deny' : 'message-names-layer', { layer, action }),
    ...(policyArn === null ? [] : [reason('message-names-policy', { policy: policyArn })]),
  ];
}

function threeWayReasons(facts: Facts, action: string | null): Reason[] {
  const values = { action: action ?? '' };
  // The same key made a data key in the same Region: it exists there, and is shared at least that far.
  if (gotDataKey(facts)) return [reason('small-upload-rules-out', values)];
  if (facts.observation.evidence.key.status === 'read') return [reason('explicit-deny-stays-open', values)];
  return [reason('nothing-ruled-out', values)];
}

/** The layers with a Deny: the one AWS names first, then those the documents show. */
function explicitLayers(denial: DenialMessage, ruling: Ruling | null): Layer[] {
  const named = denial.denial === 'explicit' && denial.layer !== null ? [denial.layer] : [];
  return [...new Set<Layer>([...named, ...(ruling?.outcome === 'explicit' ? ruling.layers : [])])];
}
