/** The diagnosis of what was handed over in the wizard: reads the files that were named there. */
import type { CheckResult } from '../../check/events.ts';
import type { HandedOver, HandedPolicy } from '../../diagnosis/index.ts';
import { diagnose, observationOf } from '../../diagnosis/index.ts';
import { principalOf } from '../../policy/index.ts';
import type { DocumentField, FieldProblem } from '../../tui/flow/handed.ts';
import type { Explained, ExplainRequest } from '../../tui/services.ts';
import { STANDARD_INPUT } from '../input-file.ts';
import { type ExplainProblem, readPolicyFile } from './inputs.ts';
import { explainProblemSentence } from './problem-sentence.ts';
import { pathIn, pathsIn } from './typed-paths.ts';

type Read =
  | { readonly ok: true; readonly policies: readonly HandedPolicy[] }
  | { readonly ok: false; readonly problem: FieldProblem };

/** @returns what keeps the files named in a field from being taken, or null */
export async function checkDocument(field: DocumentField, text: string): Promise<FieldProblem | null> {
  const read = await readField(field, text);
  return read.ok ? null : read.problem;
}

export async function explainRequest(request: ExplainRequest): Promise<Explained> {
  const startedAt = new Date().toISOString();
  const keyPolicy = await readField('keyPolicy', request.keyPolicy);
  if (!keyPolicy.ok) return { ...keyPolicy, field: 'keyPolicy' };
  const typed = request.caller === null ? null : principalOf(request.caller);
  const caller = typed !== null && 'account' in typed ? typed : null;
  const identity = await readField('identityPolicies', request.identityPolicies, caller);
  if (!identity.ok) return { ...identity, field: 'identityPolicies' };
  const understood = observationOf({
    errorText: request.errorText,
    caller,
    kmsKeyId: null,
    bucket: null,
    objectKey: null,
    bucketKey: null,
    keyPolicy: keyPolicy.policies[0]?.document ?? null,
    bucketPolicy: null,
    identityPolicies: identity.policies,
    permissionsBoundary: null,
    sessionPolicies: [],
    serviceControl: [],
    resourceControl: [],
    vpcEndpointPolicy: null,
    grants: null,
  });
  if (!understood.ok) {
    const { problem } = understood;
    // The error has been found before, and no key is asked for: only its caller can be another one.
    if (problem.kind !== 'other-caller') throw new Error(problem.kind);
    const { named } = problem;
    return {
      ok: false,
      field: 'caller',
      problem: { says: ({ t }) => t('wizard:documents.otherCaller', { named }) },
    };
  }
  const { observation } = understood;
  return { ok: true, result: resultOf(observation, startedAt) };
}

function resultOf(observation: Parameters<typeof diagnose>[0], startedAt: string): CheckResult {
  return {
    ...observation,
    ...diagnose(observation),
    startedAt,
    finishedAt: new Date().toISOString(),
    interrupted: false,
    redacted: false,
    cleanup: { complete: true, verified: true, left: [] },
  };
}

async function readField(
  field: DocumentField,
  text: string | null,
  caller: HandedOver['caller'] = null,
): Promise<Read> {
  const paths = text === null ? [] : field === 'keyPolicy' ? [pathIn(text)] : pathsIn(text);
  const policies: HandedPolicy[] = [];
  for (const path of paths) {
    // The keyboard is the wizard's: nothing else can come from it.
    if (path === STANDARD_INPUT)
      return problem({ kind: 'input', path, problem: { kind: 'unreadable', code: 'ENOENT' } });
    const read = await readPolicyFile(path, caller);
    if (!read.ok) return problem(read.problem);
    if (field === 'keyPolicy' && read.policies.length > 1)
      return problem({ kind: 'several', path, count: read.policies.length });
    policies.push(...read.policies);
  }
  return { ok: true, policies };
}

function problem(of: ExplainProblem): Read {
  return { ok: false, problem: { says: (i18n) => explainProblemSentence(of, i18n) } };
}
