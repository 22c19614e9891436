/** A refusal that names nothing, and what controls and direct test calls make of it. */
import { describe, expect, it } from 'vitest';
import {
  type DryRun,
  diagnose,
  type Evidence,
  type Observation,
  type Step,
} from '../../../src/diagnosis/index.ts';
import { REASONS_AT_ONCE } from '../../../src/diagnosis/verdict/reasons-of.ts';
import { ADMIN, ids, NAMES_EMMA, OBJECTS } from '../cases.ts';
import {
  denied,
  EMMA,
  evidence,
  failed,
  identity,
  json,
  KEY,
  key,
  read,
  refused,
  refusedAtPart,
  target,
  worked,
} from '../observations.ts';

type Answer = 'worked' | 'refused' | 'throttled' | 'bucket-demands-kms' | 'none';

function step(id: string, operation: Step['operation'], answer: Answer, arn: string | null = null): Step[] {
  switch (answer) {
    case 'worked':
      return [{ ...worked(operation, arn), id }];
    case 'refused':
      return [{ ...failed(operation, 'Access Denied'), id }];
    case 'throttled':
      return [{ ...failed(operation, 'Please reduce your request rate.', 'SlowDown', 503), id }];
    case 'bucket-demands-kms':
      return [{ id, operation, outcome: 'skipped', because: 'bucket-demands-kms' }];
    case 'none':
      return [];
  }
}

interface Controls {
  readonly sameBytes?: Answer;
  readonly create?: Answer;
  readonly part?: Answer;
  /** the key that the answer to the AES256 control names */
  readonly aes256Key?: string | null;
}

function withControls(
  { sameBytes = 'worked', create = 'worked', part = 'worked', aes256Key = null }: Controls,
  changes: Partial<Evidence> = {},
  message = 'Access Denied',
): Observation {
  const unread: Partial<Evidence> = { keyPolicy: refused(), grants: refused(), identity: refused() };
  const observation = refusedAtPart(message, { ...unread, ...changes });
  return {
    ...observation,
    steps: [
      ...observation.steps,
      ...step('control-same-bytes-put-object', 'PutObject', sameBytes, KEY),
      ...step('control-aes256-create-multipart-upload', 'CreateMultipartUpload', create, aes256Key),
      ...(create === 'worked' ? step('control-aes256-upload-part-1', 'UploadPart', part) : []),
      ...step('control-aes256-abort-multipart-upload', 'AbortMultipartUpload', 'worked'),
      ...step('delete-control-same-bytes', 'DeleteObject', 'worked'),
    ],
  };
}

const GENERATE_ONLY: Partial<Evidence> = {
  key: read(key(KEY)),
  keyPolicy: read(json(ADMIN, NAMES_EMMA)),
  grants: { status: 'none', by: 'caller' },
  identity: read(identity(EMMA, [OBJECTS])),
};

describe('both controls go through', () => {
  it('leaves kms:Decrypt, with no word on why, no layer, no proof and no fix', () => {
    const { verdict, fixes } = diagnose(withControls({}));
    expect(verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      action: 'kms:Decrypt',
      failedOperation: 'UploadPart',
      denial: 'unknown',
      layers: [],
      confidence: 'likely',
    });
    expect(ids(verdict.reasons)).toEqual(
      expect.arrayContaining(['controls-worked', 'controls-leave-decrypt']),
    );
    expect(ids(verdict.nextSteps)).toContain('next-cloudtrail');
    expect(fixes.every(({ prediction }) => prediction !== 'allowed')).toBe(true);
  });

  it('leaves the layers to the documents', () => {
    const { verdict, fixes } = diagnose(withControls({}, GENERATE_ONLY));
    expect(verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      denial: 'implicit',
      layers: ['key-policy'],
      confidence: 'likely',
    });
    expect(ids(verdict.reasons.slice(0, REASONS_AT_ONCE))).toEqual(
      expect.arrayContaining(['controls-worked', 'documents-implicit', 'ceilings-not-read']),
    );
    expect(fixes.map(({ prediction }) => prediction)).toEqual(['unknown']);
  });

  it('stands where the documents that were read would allow it: something else refuses', () => {
    const allows = read(json({ ...NAMES_EMMA, Action: 'kms:*' }));
    const { verdict, fixes } = diagnose(withControls({}, { ...GENERATE_ONLY, keyPolicy: allows }));
    expect(verdict).toMatchObject({ code: 'decrypt-not-allowed', denial: 'unknown', layers: [] });
    expect(ids(verdict.reasons)).toContain('documents-allow');
    expect(fixes).toEqual([]);
  });

  it('does not settle what hangs on the network that S3 calls from', () => {
    const office = {
      ...NAMES_EMMA,
      Sid: 'Office',
      Action: 'kms:Decrypt',
      Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    };
    const policy = read(json(ADMIN, NAMES_EMMA, office));
    const { verdict } = diagnose(withControls({}, { ...GENERATE_ONLY, keyPolicy: policy }));
    expect(verdict).toMatchObject({ code: 'undetermined', confidence: null });
    expect(ids(verdict.reasons)).toEqual(expect.arrayContaining(['network-condition', 'controls-worked']));
  });

  it('does not make words nobody knows into known ones', () => {
    const message = denied('kms:Decrypt', 'because the moon is full');
    const { verdict } = diagnose(withControls({}, {}, message));
    expect(verdict).toMatchObject({ code: 'undetermined', action: 'kms:Decrypt', confidence: null });
    expect(ids(verdict.reasons)).toContain('controls-worked');
  });
});

describe('the control without the key is refused too', () => {
  it('is the S3 side, and never kms:Decrypt', () => {
    const { verdict, fixes } = diagnose(withControls({ part: 'refused' }));
    expect(verdict).toMatchObject({
      code: 's3-action-not-allowed',
      action: 's3:PutObject',
      failedOperation: 'UploadPart',
      denial: 'unknown',
      layers: [],
      confidence: 'likely',
    });
    expect(ids(verdict.reasons)).toContain('control-aes256-refused');
    expect(fixes).toEqual([]);
  });

  it('says beforehand that the documents refuse kms:Decrypt next', () => {
    const { verdict } = diagnose(withControls({ part: 'refused' }, GENERATE_ONLY));
    expect(verdict.code).toBe('s3-action-not-allowed');
    expect(verdict.reasons).toContainEqual({
      id: 'next-refusal',
      values: { action: 'kms:Decrypt', layers: ['key-policy'] },
    });
  });

  it('decides nothing where the same bytes are refused as one object too', () => {
    const { verdict } = diagnose(withControls({ sameBytes: 'refused', part: 'refused' }));
    expect(verdict).toMatchObject({ code: 'undetermined', confidence: null });
    expect(ids(verdict.reasons)).toEqual(
      expect.arrayContaining(['control-same-bytes-refused', 'control-aes256-refused']),
    );
  });
});

describe('controls that show too little leave it open', () => {
  it.each([
    ['the same bytes are refused', { sameBytes: 'refused' }, 'control-same-bytes-refused'],
    ['the same bytes are throttled', { sameBytes: 'throttled' }, 'control-inconclusive'],
    ['the same bytes were not tried', { sameBytes: 'none' }, 'control-aes256-worked'],
    ['AES256 cannot even begin', { create: 'refused' }, 'control-aes256-refused-earlier'],
    ['the bucket demands SSE-KMS', { create: 'bucket-demands-kms' }, 'control-bucket-demands-kms'],
    ['AES256 is throttled', { part: 'throttled' }, 'control-inconclusive'],
    ['AES256 was not tried', { create: 'none' }, 'control-same-bytes-worked'],
    ['AES256 was not heeded', { aes256Key: KEY }, 'control-inconclusive'],
  ] as const satisfies readonly (readonly [string, Controls, string])[])('%s', (_, controls, id) => {
    const { verdict, fixes } = diagnose(withControls(controls));
    expect(verdict).toMatchObject({ code: 'undetermined', action: null, confidence: null, layers: [] });
    expect(ids(verdict.reasons)).toContain(id);
    expect(ids(verdict.nextSteps)).toEqual(
      expect.arrayContaining(['next-read-key-policy', 'next-cloudtrail']),
    );
    expect(fixes).toEqual([]);
  });

  it('the documents decide all the same', () => {
    const { verdict } = diagnose(withControls({ sameBytes: 'throttled', create: 'none' }, GENERATE_ONLY));
    expect(verdict).toMatchObject({
      code: 'decrypt-not-allowed',
      layers: ['key-policy'],
      confidence: 'likely',
    });
  });
});

describe('a refused CreateMultipartUpload', () => {
  const atCreate = (create: Answer): Observation => ({
    target: target(),
    steps: [
      worked('PutObject'),
      failed('CreateMultipartUpload', 'Access Denied'),
      ...step('control-aes256-create-multipart-upload', 'CreateMultipartUpload', create),
    ],
    evidence: evidence({ keyPolicy: refused(), identity: refused() }),
  });

  it('is about the key where AES256 goes through, and which action stays open', () => {
    const { verdict } = diagnose(atCreate('worked'));
    expect(verdict).toMatchObject({
      code: 'undetermined',
      action: null,
      failedOperation: 'CreateMultipartUpload',
    });
    expect(ids(verdict.reasons)).toEqual(
      expect.arrayContaining(['control-aes256-worked', 'controls-leave-some-action']),
    );
  });

  it('stays open where AES256 is refused: that may be for its being AES256', () => {
    const { verdict } = diagnose(atCreate('refused'));
    expect(verdict).toMatchObject({ code: 'undetermined', action: null });
    expect(ids(verdict.reasons)).toContain('control-aes256-refused-earlier');
  });
});

it('a bare refusal of CompleteMultipartUpload is not put down to what each part has shown to be allowed', () => {
  const { verdict, fixes } = diagnose({
    target: target(),
    steps: [
      worked('PutObject'),
      worked('CreateMultipartUpload'),
      worked('UploadPart'),
      failed('CompleteMultipartUpload', 'Access Denied'),
    ],
    evidence: evidence(GENERATE_ONLY),
  });
  expect(verdict).toMatchObject({
    code: 'undetermined',
    action: null,
    failedOperation: 'CompleteMultipartUpload',
  });
  expect(ids(verdict.reasons)).toContain('parts-were-accepted');
  expect(fixes).toEqual([]);
});

it('a control that fails is no finding of its own', () => {
  const healthy: Observation = {
    target: target(),
    steps: [
      worked('PutObject'),
      worked('CreateMultipartUpload'),
      worked('UploadPart'),
      worked('CompleteMultipartUpload'),
      ...step('control-same-bytes-put-object', 'PutObject', 'refused'),
    ],
    evidence: evidence(),
  };
  expect(diagnose(healthy).verdict.code).toBe('no-problem-found');
});

describe('a DryRun is a hint', () => {
  const no = { outcome: 'refused', error: refused().error } as const;
  const yes = { outcome: 'would-succeed' } as const;
  const open = { outcome: 'inconclusive', error: refused('ValidationException', 'no', 400).error } as const;
  const dryRun = (generateDataKey: DryRun['decrypt'], decrypt: DryRun['decrypt']): Partial<Evidence> => ({
    dryRun: read({ encryptionContext: null, generateDataKey, decrypt }),
  });

  it.each([
    ['agrees', dryRun(yes, no), 'dry-run-agrees'],
    ['differs', dryRun(yes, yes), 'dry-run-differs'],
    ['is refused whatever it asks for', dryRun(no, no), 'dry-run-refuses-both'],
  ])('that %s, and changes nothing in the verdict', (_, changes, id) => {
    for (const controls of [{}, { sameBytes: 'none', create: 'none' }] as const) {
      const { verdict } = diagnose(withControls(controls, changes));
      const { verdict: without } = diagnose(withControls(controls));
      expect(ids(verdict.reasons)).toContain(id);
      expect({ ...verdict, reasons: [] }).toEqual({ ...without, reasons: [] });
    }
  });

  it.each([
    ['shows nothing', withControls({}, dryRun(open, open))],
    ['was not asked', withControls({})],
    ['is about kms:Decrypt, and the call was not', withControls({ part: 'refused' }, dryRun(yes, no))],
    [
      'is not needed, as the verdict is proved',
      refusedAtPart(
        denied('kms:Decrypt', `on resource: ${KEY} because no session policy allows the kms:Decrypt action`),
        dryRun(yes, no),
      ),
    ],
  ])('that says nothing where it %s', (_, observation) => {
    expect(ids(diagnose(observation).verdict.reasons).filter((id) => id.startsWith('dry-run'))).toEqual([]);
  });
});
