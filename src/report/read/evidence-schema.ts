/** The evidence of a saved report. Each schema is held against the type it reads: the two cannot drift apart. */
import * as v from 'valibot';
import { type Evidence, withoutSecrets, withoutSignedQuery } from '../../diagnosis/index.ts';

/** What another hand has put into a report goes no further either. */
export const outsideText = v.pipe(v.string(), v.transform(withoutSecrets));
export const url = v.pipe(v.string(), v.transform(withoutSignedQuery));

const callError = v.object({
  code: outsideText,
  httpStatus: v.number(),
  message: outsideText,
  requestId: v.optional(v.nullable(v.string()), null),
});

const by = v.picklist(['caller', 'reader']);

/** What a report of an older version has not asked for reads as not needed. */
function piece<Value extends v.GenericSchema>(value: Value) {
  return v.optional(
    v.variant('status', [
      v.object({ status: v.literal('read'), value, by }),
      v.object({ status: v.literal('none'), by }),
      v.object({ status: v.literal('refused'), error: callError }),
      v.object({
        status: v.literal('not-asked'),
        because: v.picklist(['not-needed', 'unknown-subject', 'other-account', 'interrupted']),
      }),
    ]),
    { status: 'not-asked', because: 'not-needed' },
  );
}

const arnAndAccount = { arn: v.string(), account: v.string() };
const orNull = <Value extends v.GenericSchema>(value: Value) => v.optional(v.nullable(value), null);

const principal = v.variant('kind', [
  v.object({ kind: v.literal('root'), ...arnAndAccount }),
  v.object({ kind: v.literal('user'), ...arnAndAccount, userId: orNull(v.string()) }),
  v.object({
    kind: v.literal('role-session'),
    ...arnAndAccount,
    roleName: v.string(),
    sessionName: v.string(),
    roleArn: orNull(v.string()),
    roleId: orNull(v.string()),
  }),
  v.object({ kind: v.literal('federated-user'), ...arnAndAccount }),
  v.object({ kind: v.literal('service'), service: v.string() }),
  v.object({ kind: v.literal('anonymous') }),
]);

const keyFacts = v.object({
  ...arnAndAccount,
  region: v.string(),
  state: v.string(),
  manager: v.picklist(['AWS', 'CUSTOMER']),
  spec: v.string(),
  usage: v.string(),
  multiRegion: v.boolean(),
  deletionDate: orNull(v.string()),
});

const strings = v.record(v.string(), v.string());

const grant = v.object({
  grantId: v.string(),
  name: orNull(v.string()),
  keyArn: v.string(),
  granteePrincipal: v.string(),
  retiringPrincipal: orNull(v.string()),
  operations: v.array(v.string()),
  constraints: orNull(
    v.object({ encryptionContextEquals: orNull(strings), encryptionContextSubset: orNull(strings) }),
  ),
});

const identity = v.object({
  subject: v.object({ kind: v.picklist(['user', 'role']), name: v.string(), arn: v.string() }),
  policies: v.array(
    v.object({
      kind: v.picklist(['inline', 'managed', 'group-inline', 'group-managed']),
      name: v.string(),
      arn: orNull(v.string()),
      group: orNull(v.string()),
      document: v.string(),
    }),
  ),
  boundary: orNull(v.object({ arn: v.string(), document: orNull(v.string()) })),
  incomplete: v.optional(v.array(callError), []),
});

const policyDocument = v.object({ name: v.string(), arn: orNull(v.string()), document: v.string() });

const dryRunAnswer = v.variant('outcome', [
  v.object({ outcome: v.literal('would-succeed') }),
  v.object({ outcome: v.literal('refused'), error: callError }),
  v.object({ outcome: v.literal('inconclusive'), error: callError }),
]);

const readerFound = v.union([
  v.object({ account: v.string(), error: v.null() }),
  v.object({ account: v.null(), error: callError }),
]);

export const evidenceSchema = v.object({
  caller: piece(principal),
  key: piece(keyFacts),
  keyPolicy: piece(v.string()),
  grants: piece(v.array(grant)),
  bucketRegion: piece(v.string()),
  bucketEncryption: piece(
    v.object({ algorithm: v.string(), kmsKeyId: orNull(v.string()), bucketKeyEnabled: v.boolean() }),
  ),
  bucketPolicy: piece(v.string()),
  versioning: piece(v.picklist(['Enabled', 'Suspended'])),
  defaultRetention: piece(
    v.object({ mode: v.string(), days: orNull(v.number()), years: orNull(v.number()) }),
  ),
  replication: piece(v.object({ rules: v.number() })),
  notifications: piece(v.object({ targets: v.number() })),
  identity: piece(identity),
  dryRun: piece(
    v.object({
      encryptionContext: orNull(v.string()),
      generateDataKey: dryRunAnswer,
      decrypt: dryRunAnswer,
    }),
  ),
  reportedError: piece(v.object({ operation: orNull(v.string()), error: callError })),
  sessionPolicies: piece(v.array(policyDocument)),
  serviceControl: piece(v.array(policyDocument)),
  resourceControl: piece(v.array(policyDocument)),
  vpcEndpointPolicy: piece(policyDocument),
  readers: piece(v.array(readerFound)),
}) satisfies v.GenericSchema<unknown, Evidence>;
