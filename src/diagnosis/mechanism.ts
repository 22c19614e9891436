/** How an outcome comes about, as sentences to be looked up: why the small upload works, the large one fails, and who decided. */
import { concernedIn } from '../policy/evaluation/explained.ts';
import { LAYERS, type Layer } from '../policy/layer.ts';
import { type ControlFinding, controlFindings } from './control-findings.ts';
import type { Facts } from './facts.ts';
import type { Reason } from './reasons.ts';
import type { Rulings } from './rulings.ts';
import type { Verdict } from './verdict.ts';

/** `diagnosis:mechanism.<id>`; the sentences of one mechanism are read one after the other. */
const MECHANISM_IDS = [
  'both-uploads-work',
  // what S3 asks of KMS, and when
  'decrypt',
  'generate-data-key',
  's3-action',
  // what stands in the way
  'aws-managed-key',
  'key-cannot-be-used',
  'key-not-there',
  'key-of-other-kind',
  'session-expired-midway',
  'context-of-bucket',
  'condition-not-met',
  'both-sides',
  'several-not-allowed',
  'several-denied',
  'place-likely',
  'place-not-shown',
  'deny-not-shown',
  // what controls have shown
  'controls-leave-the-key',
  'controls-rule-out-size',
  'controls-rule-out-s3',
  'controls-show-nothing',
] as const;

export type MechanismId =
  | (typeof MECHANISM_IDS)[number]
  | `not-allowed-${Layer}`
  /** a grant never denies */
  | `denied-${Exclude<Layer, 'grant'>}`;

export interface MechanismSentence {
  readonly id: MechanismId;
  /** as in `Reason`: a list of layers is named in the reader's language */
  readonly values: Reason['values'];
}

/** Empty where the verdict's own sentence says all there is. */
export function mechanismOf(facts: Facts, rulings: Rulings, verdict: Verdict): readonly MechanismSentence[] {
  switch (verdict.code) {
    case 'no-problem-found':
      return verdict.confidence === 'proved' ? [say('both-uploads-work')] : [];
    case 'decrypt-not-allowed':
    case 'decrypt-denied':
      return [say('decrypt'), ...whoDecided(facts, rulings, verdict)];
    case 'generate-data-key-not-allowed':
      // Callers of its own account are never short of it: it is another account’s.
      return facts.awsManagedKey && verdict.layers.includes('key-policy')
        ? [say('aws-managed-key')]
        : [say('generate-data-key'), ...whoDecided(facts, rulings, verdict)];
    case 'generate-data-key-denied':
      return [say('generate-data-key'), ...whoDecided(facts, rulings, verdict)];
    case 's3-action-not-allowed':
    case 's3-action-denied':
      return [say('s3-action', { action: verdict.action ?? '' }), ...whoDecided(facts, rulings, verdict)];
    case 'key-disabled':
    case 'key-pending-deletion':
    case 'key-not-ready':
      return [say('key-cannot-be-used')];
    case 'key-not-found':
    case 'key-in-other-region':
      return [say('key-not-there')];
    case 'key-not-symmetric':
      return [say('key-of-other-kind')];
    case 'credentials-expired':
      return facts.succeeded.size > 0 ? [say('session-expired-midway')] : [];
    default:
      return [];
  }
}

function say(id: MechanismId, values: Reason['values'] = {}): MechanismSentence {
  return { id, values };
}

function whoDecided(facts: Facts, rulings: Rulings, verdict: Verdict): readonly MechanismSentence[] {
  const { layers, confidence } = verdict;
  const action = verdict.action ?? '';
  const denied = verdict.code.endsWith('-denied');
  const [first] = layers;
  if (first === undefined) {
    const bare = facts.denial?.wording === 'bare' ? fromControls(facts) : null;
    return [bare ?? say(denied ? 'deny-not-shown' : 'place-not-shown', { action })];
  }
  if (confidence !== 'proved') return [say('place-likely', { action, layers })];
  if (layers.length > 1) {
    if (denied) return [say('several-denied', { action, layers })];
    return [
      say(isAcrossAccounts(facts) && isBothSides(layers) ? 'both-sides' : 'several-not-allowed', {
        action,
        layers,
      }),
    ];
  }
  if (!denied) return [conditionOf(facts, rulings, action, first) ?? say(`not-allowed-${first}`, { action })];
  return first === 'grant' ? [] : [say(`denied-${first}`, { action })];
}

function isBothSides(layers: readonly Layer[]): boolean {
  return layers.length === 2 && layers.includes('key-policy') && layers.includes('identity-policy');
}

function isAcrossAccounts({ keyAccount, callerAccount }: Facts): boolean {
  return keyAccount !== null && callerAccount !== null && keyAccount !== callerAccount;
}

/** An Allow that covers the action and asks for something that this call does not bring. */
function conditionOf(facts: Facts, rulings: Rulings, action: string, layer: Layer): MechanismSentence | null {
  const decision = rulings.of(action)?.decision;
  for (const { statement, effect, applies, reason } of decision === undefined ? [] : concernedIn(decision)) {
    if (statement.layer !== layer || effect !== 'Allow' || applies !== 'no') continue;
    if (reason?.because !== 'condition') continue;
    const ofObjects = /^kms:EncryptionContext:aws:s3:arn$/i.test(reason.key);
    return facts.bucketKey === true && ofObjects
      ? say('context-of-bucket', { action })
      : say('condition-not-met', { action, key: reason.key });
  }
  return null;
}

/** Where AWS's answer names nothing, the controls are what narrows it down. */
function fromControls(facts: Facts): MechanismSentence {
  const findings = controlFindings(facts.observation.steps);
  const rulesOut = (control: ControlFinding['control']) =>
    findings.some((finding) => finding.control === control && finding.shows === 'rules-out');
  const size = rulesOut('control-same-bytes');
  const s3 = rulesOut('control-aes256');
  if (size && s3) return say('controls-leave-the-key');
  if (size) return say('controls-rule-out-size');
  return say(s3 ? 'controls-rule-out-s3' : 'controls-show-nothing');
}

/** Every id there is, for views and tests. */
export const ALL_MECHANISM_IDS: readonly MechanismId[] = [
  ...MECHANISM_IDS,
  ...LAYERS.map((layer) => `not-allowed-${layer}` as const),
  ...LAYERS.flatMap((layer) => (layer === 'grant' ? [] : [`denied-${layer}` as const])),
];
