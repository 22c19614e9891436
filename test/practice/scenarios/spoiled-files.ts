/** Scenario files that are refused: how a good one is spoiled, where that is found, and what is said of it. */
import { scenarioWorld } from '../../../src/practice/index.ts';

type Json = Record<string, unknown>;

/** A scenario of ours as the JSON of a file, to be changed. */
export const healthy = () => JSON.parse(JSON.stringify(scenarioWorld('healthy')));

/** What is wrong with its form is refused by the schema as well. */
export const FORM: readonly [string, (file: Json & ReturnType<typeof healthy>) => void, string, Json][] = [
  [
    'a member nobody knows',
    (file) => {
      file.regoin = 'x';
    },
    '/regoin',
    { kind: 'unknown-member', name: 'regoin' },
  ],
  [
    'a member that is missing',
    (file) => {
      delete file.caller;
    },
    '',
    { kind: 'missing-member', name: 'caller' },
  ],
  [
    'a number as an account',
    (file) => {
      file.accounts[0].id = 111122223333;
    },
    '/accounts/0/id',
    { kind: 'wrong-type', expected: 'text' },
  ],
  [
    'an account of 11 digits',
    (file) => {
      file.accounts[0].id = '11112222333';
    },
    '/accounts/0/id',
    { kind: 'bad-format', format: 'account' },
  ],
  [
    'a grant of an operation that there is not',
    (file) => {
      file.keys[0].grants = [{ granteePrincipal: 'arn:aws:iam::111122223333:root', operations: ['Decypt'] }];
    },
    '/keys/0/grants/0/operations/0',
    { kind: 'bad-format', format: 'grant-operation' },
  ],
  [
    'no accounts',
    (file) => {
      file.accounts = [];
    },
    '/accounts',
    { kind: 'too-few' },
  ],
  [
    'too many aliases',
    (file) => {
      file.keys[0].aliases = Array(501).fill('alias/x');
    },
    '/keys/0/aliases',
    { kind: 'too-many', most: 500 },
  ],
  [
    'an object for a list',
    (file) => {
      file.buckets = {};
    },
    '/buckets',
    { kind: 'wrong-type', expected: 'list' },
  ],
  [
    'a list for an object',
    (file) => {
      file.buckets[0].encryption = [];
    },
    '/buckets/0/encryption',
    { kind: 'wrong-type', expected: 'object' },
  ],
  [
    'a string for a flag',
    (file) => {
      file.buckets[0].encryption.bucketKeyEnabled = 'on';
    },
    '/buckets/0/encryption/bucketKeyEnabled',
    { kind: 'wrong-type', expected: 'flag' },
  ],
  [
    'an unknown algorithm',
    (file) => {
      file.buckets[0].encryption.algorithm = 'aws:fsx';
    },
    '/buckets/0/encryption/algorithm',
    { kind: 'bad-choice', value: 'aws:fsx' },
  ],
  [
    'an alias for the ARN of a key',
    (file) => {
      file.kmsKeyArn = 'alias/research-datasets';
    },
    '/kmsKeyArn',
    { kind: 'bad-format', format: 'key-arn' },
  ],
  [
    'an unknown kind of caller',
    (file) => {
      file.caller = { kind: 'root' };
    },
    '/caller/kind',
    { kind: 'bad-choice', value: 'root' },
  ],
  [
    'a caller of no kind',
    (file) => {
      file.caller = {};
    },
    '/caller',
    { kind: 'missing-member', name: 'kind' },
  ],
  [
    'a fraction of a second',
    (file) => {
      file.caller = {
        kind: 'role-session',
        account: '111122223333',
        roleName: 'r',
        sessionName: 'ss',
        expiresIn: 1.5,
      };
    },
    '/caller/expiresIn',
    { kind: 'bad-number' },
  ],
  [
    'a number as a policy',
    (file) => {
      file.keys[0].policy = 7;
    },
    '/keys/0/policy',
    { kind: 'wrong-type', expected: 'policy' },
  ],
  [
    'a policy name with a slash',
    (file) => {
      file.accounts[0].users[0].inline = { 'a/b': {} };
    },
    '/accounts/0/users/0/inline/a~1b',
    { kind: 'bad-format', format: 'policy-name' },
  ],
  [
    'a layer nobody knows',
    (file) => {
      file.verdict = { code: 'x', layers: ['acl'] };
    },
    '/verdict/layers/0',
    { kind: 'bad-choice', value: 'acl' },
  ],
];

/** What a schema cannot say. */
export const SENSE: readonly [string, (file: Json & ReturnType<typeof healthy>) => void, string, Json][] = [
  [
    'an IAM policy for a key policy',
    (file) => {
      file.keys[0].policy = file.accounts[0].managedPolicies[0].document;
    },
    '/keys/0/policy',
    { kind: 'names-no-principal' },
  ],
  [
    'a key policy for an IAM policy',
    (file) => {
      file.accounts[0].users[0].inline.key = file.keys[0].policy;
    },
    '/accounts/0/users/0/inline/key',
    { kind: 'names-principals' },
  ],
  [
    'a policy with a wrong element',
    (file) => {
      file.keys[0].policy.Statement[0].Efect = 'Allow';
    },
    '/keys/0/policy/Statement/0/Efect',
    { kind: 'policy', problem: 'unknown-element', detail: 'Efect' },
  ],
  [
    'text that is no policy',
    (file) => {
      file.keys[0].policy = 'hello';
    },
    '/keys/0/policy',
    { kind: 'policy', problem: 'not-json' },
  ],
  [
    'an object that is no policy',
    (file) => {
      file.keys[0].policy = { Keys: [] };
    },
    '/keys/0/policy',
    { kind: 'no-policy' },
  ],
  [
    'a bucket that is nowhere',
    (file) => {
      file.bucket = 'elsewhere';
    },
    '/bucket',
    { kind: 'unknown-reference', to: 'bucket', value: 'elsewhere' },
  ],
  [
    'a key that is nowhere',
    (file) => {
      file.kmsKeyArn = file.kmsKeyArn.replace('5678efab', '00000000');
    },
    '/kmsKeyArn',
    { kind: 'unknown-reference', to: 'key' },
  ],
  [
    'a key of an account that is nowhere',
    (file) => {
      file.keys.push({ ...file.keys[0], arn: file.keys[0].arn.replace('111122223333', '999999999999') });
    },
    '/keys/1/arn',
    { kind: 'unknown-reference', to: 'account', value: '999999999999' },
  ],
  [
    'a caller that is nowhere',
    (file) => {
      file.caller.userName = 'nobody';
    },
    '/caller/userName',
    { kind: 'unknown-reference', to: 'user', value: 'nobody' },
  ],
  [
    'a group that is nowhere',
    (file) => {
      file.accounts[0].users[0].groups = ['gone'];
    },
    '/accounts/0/users/0/groups/0',
    { kind: 'unknown-reference', to: 'group', value: 'gone' },
  ],
  [
    'an AWS managed policy that is not in the file',
    (file) => {
      file.accounts[0].users[0].attached.push('arn:aws:iam::aws:policy/ReadOnlyAccess');
    },
    '/accounts/0/users/0/attached/1',
    { kind: 'unknown-reference', to: 'policy' },
  ],
  [
    'a boundary that is nowhere',
    (file) => {
      file.accounts[0].users[0].boundary = 'arn:aws:iam::111122223333:policy/gone';
    },
    '/accounts/0/users/0/boundary',
    { kind: 'unknown-reference', to: 'policy' },
  ],
  [
    'an organization that is nowhere',
    (file) => {
      file.accounts[0].organization = 'o-exampleorgid';
    },
    '/accounts/0/organization',
    { kind: 'unknown-reference', to: 'organization' },
  ],
  [
    'SCPs without an organization',
    (file) => {
      file.accounts[0].serviceControl = [];
    },
    '/accounts/0/serviceControl',
    { kind: 'no-organization' },
  ],
  [
    'one account twice',
    (file) => {
      file.accounts.push(file.accounts[0]);
    },
    '/accounts/1/id',
    { kind: 'twice', value: '111122223333' },
  ],
  [
    'the administrator’s name',
    (file) => {
      file.accounts[0].users.push({ name: 'practice-administrator' });
    },
    '/accounts/0/users/1/name',
    { kind: 'reserved-name' },
  ],
];
