import { describe, expect, it } from 'vitest';
import { diagnose, type Evidence } from '../../../src/diagnosis/index.ts';
import {
  denied,
  FOREIGN_KEY,
  failed,
  failing,
  identity,
  json,
  KEY,
  NIGHTLY,
  nightly,
  ROLE,
  read,
  refusedAtPart,
  SESSION,
  THREE_WAYS,
} from '../observations.ts';
import { ids, NAMES_EMMA, verdictOf } from './articles-case.ts';

describe('what the message says', () => {
  it.each([
    ['with an explicit deny in a service control policy', 'service-control-policy'],
    ['with an explicit deny in a resource-based policy', 'key-policy'],
    ['with an explicit deny in a session policy', 'session-policy'],
  ])('explicit: %s', (tail, layer) => {
    const { verdict, fixes } = diagnose(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY} ${tail}`)));
    expect(verdict).toMatchObject({
      code: 'decrypt-denied',
      denial: 'explicit',
      layers: [layer],
      confidence: 'proved',
    });
    expect(fixes).toMatchObject([{ target: layer, change: 'narrow-deny', document: null, commands: [] }]);
    expect(verdict.nextSteps.length).toBeGreaterThan(0);
  });

  it('hands on the ARN of the policy with the Deny', () => {
    const arn = 'arn:aws:organizations::999999999999:policy/o-x/service_control_policy/p-y';
    const tail = `with an explicit deny in a service control policy: ${arn}`;
    const { nextSteps } = verdictOf(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY} ${tail}`)));
    expect(nextSteps).toContainEqual({
      id: 'next-owner-of-deny',
      values: { layer: 'service-control-policy', policy: arn },
    });
  });

  it('claims no layer where none is named', () => {
    expect(verdictOf(refusedAtPart(denied('kms:Decrypt', `on resource: ${KEY}`)))).toMatchObject({
      code: 'decrypt-not-allowed',
      denial: 'unknown',
      layers: [],
      confidence: 'likely',
    });
  });

  it('leaves unknown words undetermined, whatever the documents suggest', () => {
    const verdict = verdictOf(refusedAtPart(denied('kms:Decrypt', 'because the moon is full'), NAMES_EMMA));
    expect(verdict).toMatchObject({
      code: 'undetermined',
      action: 'kms:Decrypt',
      confidence: null,
      layers: [],
    });
    expect(ids(verdict.reasons)).toContain('documents-suggest');
  });

  describe('KMS leaves three things open', () => {
    const message = denied(
      'kms:Decrypt',
      `on the resource associated with this ciphertext ${THREE_WAYS}`,
      SESSION,
    );
    const cross: Partial<Evidence> = {
      caller: read(nightly),
      keyPolicy: { status: 'not-asked', because: 'other-account' },
    };

    it('the small upload rules two of them out', () => {
      const verdict = verdictOf(refusedAtPart(message, cross, FOREIGN_KEY));
      expect(verdict).toMatchObject({
        code: 'decrypt-not-allowed',
        denial: 'implicit',
        layers: ['key-policy'],
        confidence: 'likely',
      });
      expect(ids(verdict.reasons)).toContain('small-upload-rules-out');
    });

    it("the caller's own documents show the other side", () => {
      const own = read(
        identity(NIGHTLY, [
          {
            name: 'key',
            statements: [{ Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: FOREIGN_KEY }],
          },
        ]),
      );
      const verdict = verdictOf(refusedAtPart(message, { ...cross, identity: own }, FOREIGN_KEY));
      expect(verdict).toMatchObject({
        layers: ['key-policy', 'identity-policy'],
        denial: 'implicit',
        confidence: 'likely',
      });
      expect(ids(verdict.reasons)).toContain('identity-side-short-too');
    });

    it('a key policy that was read proves it', () => {
      const policy = json({
        Effect: 'Allow',
        Principal: { AWS: ROLE },
        Action: 'kms:GenerateDataKey',
        Resource: '*',
      });
      const own = read(
        identity(NIGHTLY, [
          { name: 'key', statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: FOREIGN_KEY }] },
        ]),
      );
      const verdict = verdictOf(
        refusedAtPart(message, { ...cross, keyPolicy: read(policy, 'reader'), identity: own }, FOREIGN_KEY),
      );
      expect(verdict).toMatchObject({ layers: ['key-policy'], denial: 'implicit', confidence: 'proved' });
    });

    it('nothing is ruled out for the first call', () => {
      const first = denied('kms:GenerateDataKey', `on this resource ${THREE_WAYS}`);
      expect(verdictOf(failing(failed('PutObject', first)))).toMatchObject({
        code: 'generate-data-key-not-allowed',
        denial: 'unknown',
        layers: ['key-policy'],
        confidence: 'likely',
      });
    });
  });
});
