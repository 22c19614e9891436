/** A result in which every string that comes from outside tries to become something else. */
import type { CheckResult } from '../../src/check/events.ts';
import type { Fix, Step } from '../../src/diagnosis/index.ts';
import { articlesCase, resultOf } from './results.ts';

/** Each would do something where it is not escaped. */
export const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "' onmouseover='alert(3)",
  '<!--',
  ']]>',
  '</style></script></title></svg>',
  'javascript:alert(4)',
  '[click](javascript:alert(5))',
  '![pixel](https://attacker.example/p.png)',
  'https://attacker.example/x',
  '@everyone #1 !2 ~label $x^2$ :rocket:',
  '| a | b |',
  '```\n/close\n# owned',
  '`` ` ``',
  '%%{init: {"theme":"dark"}}%%; end; C->>S: x #lt;',
  '</details>\n\n<h1>owned</h1>',
  '\u202egnp.exe\u2066\u001b]0;title\u0007\ud800',
  '&lt;b&gt; &#106;',
] as const;

export const HOSTILE = PAYLOADS.join(' ');

/** @param planted goes everywhere where a name or a text of somebody else's stands */
export function hostileResult(planted: string = HOSTILE): CheckResult {
  const observation = articlesCase();
  const { evidence, target } = observation;
  const error = { code: planted, httpStatus: 403, message: planted, requestId: planted };
  const steps: readonly Step[] = observation.steps.map((step) =>
    step.outcome === 'failed'
      ? { ...step, requestId: planted, error }
      : step.outcome === 'succeeded'
        ? { ...step, requestId: planted }
        : step,
  );
  const result = resultOf(observation);
  const [fix] = result.fixes;
  if (fix === undefined) throw new Error('the articles’ case has a fix');
  const gain = { principal: planted, action: planted, resource: planted, condition: { [planted]: planted } };
  const body = {
    account: planted,
    statement: { [planted]: planted },
    diff: `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-${planted}\n+${planted}\n ${planted}\n`,
    files: [{ name: planted, content: planted }],
    read: [planted],
    commands: [planted],
    terraform: planted,
    cloudformation: planted,
    addsOnly: [gain],
    notes: [{ id: 'fix-strict', values: { service: planted } } as const],
  };
  const hostileFix: Fix = { ...fix, ...body, alternatives: [{ ...fix, ...body, kind: 'strict' }] };
  const { flow } = result;
  return {
    ...result,
    steps,
    target: { ...target, bucket: planted, region: planted, endpoint: planted, objectKey: planted },
    evidence: {
      ...evidence,
      caller: {
        status: 'read',
        by: 'caller',
        value: { kind: 'user', arn: planted, account: '1', userId: null },
      },
      keyPolicy: { status: 'read', by: 'caller', value: planted },
      bucketPolicy: { status: 'refused', error },
      identity: {
        status: 'read',
        by: 'caller',
        value: {
          subject: { kind: 'user', name: planted, arn: planted },
          policies: [
            { kind: 'inline', name: planted, arn: null, group: planted, document: `{"a":"${planted}"}` },
          ],
          boundary: { arn: planted, document: planted },
          incomplete: [error],
        },
      },
      versioning: { status: 'none', by: 'caller' },
    },
    verdict: {
      ...result.verdict,
      action: planted,
      reasons: [{ id: 'aws-failed', values: { code: planted, message: planted } }],
      nextSteps: [{ id: 'next-check-bucket-name', values: {} }],
    },
    mechanism: [{ id: 's3-action', values: { action: planted } }],
    fixes: [hostileFix],
    flow:
      flow === null
        ? null
        : {
            calls: flow.calls.map((call) => ({
              ...call,
              kms: call.kms === null ? null : { ...call.kms, action: planted },
            })),
            stop:
              flow.stop === null
                ? null
                : {
                    ...flow.stop,
                    action: planted,
                    policies: [{ layer: 'key-policy', policy: planted, statement: planted }],
                  },
          },
    cleanup: {
      complete: false,
      verified: true,
      left: [{ kind: 'version', bucket: planted, key: planted, versionId: planted, command: planted }],
    },
  };
}
