import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import { DECRYPT, ids } from '../cases.ts';
import {
  denied,
  evidence,
  failed,
  identity,
  json,
  KEY,
  key,
  NIGHTLY,
  nightly,
  ROOT,
  read,
  SESSION,
  target,
  USER,
} from '../observations.ts';
import { at, EVERYTHING, EXCEPT, OWN, only, statementsOf } from './deny-cases.ts';

const MANAGEMENT = '999988887777';

describe('above the account', () => {
  const arn = `arn:aws:organizations::${MANAGEMENT}:policy/o-abc123/service_control_policy/p-abcdef12`;
  const deny = { Sid: 'No', Effect: 'Deny', Action: DECRYPT, Resource: '*' };

  it('the management account is named, and how it prints the policy', () => {
    const fix = only(at(`a service control policy: ${arn}`, {}));
    expect(fix).toMatchObject({
      target: 'service-control-policy',
      account: MANAGEMENT,
      document: null,
      commands: [],
      read: [
        'aws organizations describe-policy --policy-id p-abcdef12 --query Policy.Content --output text --region eu-west-1',
      ],
    });
  });

  it('a document that was handed over comes back edited, without a command', () => {
    const serviceControl = read([{ name: 'scp.json', arn: null, document: json(EVERYTHING, deny) }]);
    const fix = only(at(`a service control policy: ${arn}`, { serviceControl }));
    expect(fix).toMatchObject({
      target: 'service-control-policy',
      account: MANAGEMENT,
      commands: [],
      actions: [],
    });
    expect(statementsOf(fix)).toHaveLength(3);
    expect(fix.prediction).toBe('allowed');
    expect(fix.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([[USER, DECRYPT]]);
    expect(ids(fix.notes)).toContain('fix-owner-of-layer');
  });

  it('of two files of one name the one with the Deny is changed', () => {
    const guard = { Sid: 'Guard', Effect: 'Deny', Action: 'iam:*', Resource: '*' };
    const files = [json(EVERYTHING, guard), json(EVERYTHING, deny)].map((document) => ({
      name: 'policy.json',
      arn: null,
      document,
    }));
    for (const order of [files, files.toReversed()]) {
      const fix = only(at('a service control policy', { serviceControl: read(order) }));
      expect(statementsOf(fix)).toEqual([
        EVERYTHING,
        { Sid: 'No', Effect: 'Deny', Action: DECRYPT, NotResource: KEY },
        { ...deny, Sid: 'No2', Resource: KEY, Condition: EXCEPT },
      ]);
      expect(fix.prediction).toBe('allowed');
      const second = order === files ? '-2' : '';
      expect(fix.files.map(({ name }) => name)).toEqual([`service-control-policy-policy${second}.json`]);
    }
  });

  it('of two changes to one document each says what it adds, and the first has no other way', () => {
    const scp = [
      { Effect: 'Allow', Action: ['s3:*', 'kms:GenerateDataKey'], Resource: '*' },
      { ...deny, Action: ['kms:GenerateDataKey', DECRYPT] },
    ];
    const serviceControl = read([{ name: 'scp.json', arn: null, document: json(...scp) }]);
    const message = `on resource: ${KEY} with an explicit deny in a service control policy`;
    const { fixes } = diagnose({
      target: target(),
      steps: [failed('PutObject', denied('kms:GenerateDataKey', message))],
      evidence: evidence({ key: read(key(KEY)), keyPolicy: read(json(ROOT)), identity: OWN, serviceControl }),
    });
    expect(fixes.map(({ alternatives }) => alternatives.length)).toEqual([0, 0]);
    expect(fixes.map(({ change, addsOnly }) => [change, addsOnly.map(({ action }) => action)])).toEqual([
      ['narrow-deny', ['kms:GenerateDataKey']],
      ['add-statement', [DECRYPT]],
    ]);
  });

  it('another session of the role gains what the session policy of this one keeps from it', () => {
    const session = [{ Effect: 'Allow', Action: ['s3:*', 'kms:GenerateDataKey'], Resource: '*' }];
    const onKey = { Effect: 'Allow', Action: 'kms:*', Resource: KEY };
    const message =
      'on resource: "arn:aws:s3:::invoices/x" because no identity-based policy allows the s3:PutObject action';
    const { fixes } = diagnose({
      target: target(),
      steps: [failed('PutObject', denied('s3:PutObject', message, SESSION))],
      evidence: evidence({
        key: read(key(KEY)),
        keyPolicy: read(json(ROOT)),
        sessionPolicies: read([{ name: 'session.json', arn: null, document: json(...session) }]),
        serviceControl: read([{ name: 'scp.json', arn: null, document: json(EVERYTHING, deny) }]),
        identity: read(identity(NIGHTLY, [{ name: 'key', statements: [onKey] }])),
        caller: read({ ...nightly, roleArn: NIGHTLY.arn }),
      }),
    });
    const narrowed = fixes.find(({ target }) => target === 'service-control-policy');
    expect(narrowed?.addsOnly.map(({ principal, action }) => [principal, action])).toEqual([
      [NIGHTLY.arn, DECRYPT],
    ]);
  });

  it('names every pattern that no policy can tell from the key', () => {
    const patterns = [`${KEY.slice(0, KEY.lastIndexOf('/'))}/*`, `${KEY.slice(0, -4)}????`];
    const denies = patterns.map((Resource, index) => ({ ...deny, Sid: `No${index}x`, Resource }));
    const document = json(EVERYTHING, ...denies);
    const serviceControl = read([{ name: 'scp.json', arn: null, document }]);
    const { addsOnly } = only(at('a service control policy', { serviceControl }));
    expect(addsOnly.map(({ resource }) => resource).toSorted()).toEqual(patterns);
  });

  it('an RCP keeps its Principal', () => {
    const document = json(
      { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
      { ...deny, Principal: '*' },
    );
    const fix = only(
      at('a resource control policy', { resourceControl: read([{ name: 'rcp', arn: null, document }]) }),
    );
    expect(statementsOf(fix).slice(1)).toEqual([
      { Sid: 'No', Effect: 'Deny', Action: DECRYPT, NotResource: KEY, Principal: '*' },
      { ...deny, Sid: 'No2', Resource: KEY, Principal: '*', Condition: EXCEPT },
    ]);
  });

  it('a session policy is narrowed for the session it is passed with', () => {
    const sessionPolicies = read([
      {
        name: 'session.json',
        arn: null,
        document: json(EVERYTHING, { ...deny, Action: ['kms:Encrypt', DECRYPT] }),
      },
    ]);
    const own = read(identity(NIGHTLY, [{ name: 'all', statements: [EVERYTHING] }]));
    const fix = only(
      at('a session policy', { sessionPolicies, identity: own, caller: read(nightly) }, SESSION),
    );
    expect(fix.commands).toEqual([]);
    expect(statementsOf(fix).slice(1)).toEqual([
      { ...deny, Action: ['kms:Encrypt'] },
      { Sid: 'No2', Effect: 'Deny', Action: DECRYPT, NotResource: KEY },
    ]);
  });
});
