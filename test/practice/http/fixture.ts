/** A practice server over a small world of its own: everything is allowed unless a test says otherwise. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { createFaultInjector } from '../../../src/practice/faults/injector.ts';
import type { ServiceHandlers } from '../../../src/practice/http/handlers.ts';
import type { ObservedRequest } from '../../../src/practice/server/observed.ts';
import { type PracticeServer, startPracticeServer } from '../../../src/practice/server/server.ts';
import type { AuthorizeS3, KmsEngine, KmsResult } from '../../../src/practice/services.ts';
import { addCredential } from '../../../src/practice/world/credentials.ts';
import type { Bucket, Credential, World } from '../../../src/practice/world/model.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`;

export interface KmsCallSeen {
  readonly operation: 'GenerateDataKey' | 'Decrypt';
  readonly keyId: string | null;
  readonly caller: string;
  readonly viaService: string | null;
  readonly encryptionContext: Readonly<Record<string, string>>;
}

export interface Fixture extends AsyncDisposable {
  readonly server: PracticeServer;
  readonly world: World;
  readonly user: Credential;
  readonly session: Credential;
  readonly observed: ObservedRequest[];
  readonly kmsCalls: KmsCallSeen[];
  readonly authorized: {
    readonly action: string;
    readonly key: string | null;
    readonly context: Readonly<Record<string, readonly string[]>>;
  }[];
  /** actions (`s3:…`, `kms:…`) refused, with the refusal's text */
  readonly denied: Map<string, string>;
  /** added to the clock the server reads */
  clockOffset: number;
  /** Decrypt gives back another key than it was asked for: what was written cannot be read with it */
  wrongDataKeys: boolean;
  client(config?: S3ClientConfig): S3Client;
}

const REFUSE_ALL: ServiceHandlers = {
  kms: () => ({ ok: false, status: 400, code: 'UnknownOperationException', message: '' }),
  sts: () => ({ ok: false, status: 400, code: 'InvalidAction', message: 'no such action' }),
  iam: () => ({ ok: false, status: 400, code: 'InvalidAction', message: 'no such action' }),
};

export async function startFixture(
  options: { readonly services?: Partial<ServiceHandlers>; readonly latencyMs?: number } = {},
): Promise<Fixture> {
  const world = makeWorld();
  const user = addCredential(world, { kind: 'user', account: ACCOUNT, userName: 'uploader' }, null);
  const session = addCredential(
    world,
    { kind: 'role-session', account: ACCOUNT, roleName: 'writer', sessionName: 'me', sessionPolicies: null },
    Date.now() + 3_600_000,
  );
  const observed: ObservedRequest[] = [];
  const kmsCalls: KmsCallSeen[] = [];
  const authorized: Fixture['authorized'] = [];
  const denied = new Map<string, string>();
  const authorize: AuthorizeS3 = (_world, _caller, { action, key, context }) => {
    authorized.push({ action, key, context });
    const message = denied.get(action);
    return message === undefined
      ? { allowed: true }
      : { allowed: false, message, denial: 'implicit', layers: ['identity-policy'] };
  };
  const clock = { offset: 0 };
  const keys = { wrong: false };
  const server = await startPracticeServer({
    world,
    authorize,
    kms: makeEngine(denied, kmsCalls, () => keys.wrong),
    relayKmsDenial: (_world, _caller, _bucket, message) => message,
    customerKeysBlocked: () => 'no SSE-C',
    now: () => Date.now() + clock.offset,
    port: 0,
    latencyMs: options.latencyMs ?? 0,
    services: { ...REFUSE_ALL, ...options.services },
    faults: createFaultInjector([], world, user.identity, Date.now),
    onRequest: (request) => observed.push(request),
    folder: null,
  });
  const clients: S3Client[] = [];
  return {
    server,
    world,
    user,
    session,
    observed,
    kmsCalls,
    authorized,
    denied,
    get clockOffset() {
      return clock.offset;
    },
    set clockOffset(offset: number) {
      clock.offset = offset;
    },
    get wrongDataKeys() {
      return keys.wrong;
    },
    set wrongDataKeys(wrong: boolean) {
      keys.wrong = wrong;
    },
    client(config = {}) {
      const client = new S3Client({
        endpoint: server.endpoint,
        region: REGION,
        forcePathStyle: true,
        maxAttempts: 1,
        credentials: credentialsOf(user),
        ...config,
      });
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await server.close();
    },
  };
}

export function credentialsOf(credential: Credential): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
} {
  const { accessKeyId, secretAccessKey, sessionToken } = credential;
  return sessionToken === null
    ? { accessKeyId, secretAccessKey }
    : { accessKeyId, secretAccessKey, sessionToken };
}

function makeWorld(): World {
  const createdAt = Date.now() - 86_400_000;
  const principal = { path: '/', createdAt, inline: new Map(), attached: [], boundary: null, tags: {} };
  const bucket = (name: string, extra: Partial<Bucket> = {}): [string, Bucket] => [
    name,
    {
      name,
      account: ACCOUNT,
      region: REGION,
      createdAt,
      versioning: 'Enabled',
      encryption: { algorithm: 'aws:kms', kmsKeyId: KEY_ARN, bucketKeyEnabled: false },
      policy: null,
      vpcEndpointPolicy: null,
      ...extra,
    },
  ];
  return {
    region: REGION,
    accounts: new Map([
      [
        ACCOUNT,
        {
          id: ACCOUNT,
          organization: null,
          serviceControl: [],
          resourceControl: [],
          users: new Map([
            [
              'uploader',
              {
                ...principal,
                groups: [],
                name: 'uploader',
                id: 'AIDAEXAMPLE',
                arn: `arn:aws:iam::${ACCOUNT}:user/uploader`,
              },
            ],
          ]),
          groups: new Map(),
          roles: new Map([
            [
              'writer',
              {
                ...principal,
                name: 'writer',
                id: 'AROAEXAMPLE',
                arn: `arn:aws:iam::${ACCOUNT}:role/app/writer`,
                trustPolicy: '{}',
              },
            ],
          ]),
          managedPolicies: new Map(),
        },
      ],
    ]),
    buckets: new Map([
      bucket('kms-bucket'),
      bucket('bucket-key', {
        encryption: { algorithm: 'aws:kms', kmsKeyId: KEY_ARN, bucketKeyEnabled: true },
      }),
      bucket('plain-bucket', {
        versioning: null,
        encryption: { algorithm: 'AES256', kmsKeyId: null, bucketKeyEnabled: false },
      }),
      bucket('suspended-bucket', {
        versioning: 'Suspended',
        encryption: { algorithm: 'AES256', kmsKeyId: null, bucketKeyEnabled: false },
      }),
    ]),
    keys: new Map(),
    aliases: new Map(),
    credentials: new Map(),
    wording: { ciphertextForm: 'key-arn' },
  };
}

/** Wraps data keys with AES-GCM and the encryption context as associated data, as KMS does. */
function makeEngine(
  denied: ReadonlyMap<string, string>,
  calls: KmsCallSeen[],
  wrong: () => boolean,
): KmsEngine {
  const material = randomBytes(32);
  const associated = (context: Readonly<Record<string, string>>): Buffer =>
    Buffer.from(JSON.stringify(Object.entries(context).sort()));
  const refusal = (action: string): KmsResult<never> | null => {
    const text = denied.get(action);
    if (text === undefined) return null;
    const [name = '', ...rest] = text.split('|');
    return rest.length === 0
      ? { ok: false, name: 'AccessDeniedException', message: text }
      : { ok: false, name, message: rest.join('|') };
  };
  return {
    generateDataKey(caller, { keyId, viaService, encryptionContext }) {
      calls.push({ operation: 'GenerateDataKey', keyId, caller: caller.arn, viaService, encryptionContext });
      const refused = refusal('kms:GenerateDataKey');
      if (refused !== null) return refused;
      const plaintext = randomBytes(32);
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', material, iv).setAAD(associated(encryptionContext));
      const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return {
        ok: true,
        value: {
          keyArn: KEY_ARN,
          plaintext,
          ciphertextBlob: Buffer.concat([iv, cipher.getAuthTag(), sealed]),
        },
      };
    },
    decrypt(caller, { keyId, viaService, encryptionContext, ciphertextBlob }) {
      calls.push({ operation: 'Decrypt', keyId, caller: caller.arn, viaService, encryptionContext });
      const refused = refusal('kms:Decrypt');
      if (refused !== null) return refused;
      try {
        const decipher = createDecipheriv('aes-256-gcm', material, ciphertextBlob.subarray(0, 12))
          .setAAD(associated(encryptionContext))
          .setAuthTag(ciphertextBlob.subarray(12, 28));
        const plaintext = Buffer.concat([decipher.update(ciphertextBlob.subarray(28)), decipher.final()]);
        return { ok: true, value: { keyArn: KEY_ARN, plaintext: wrong() ? randomBytes(32) : plaintext } };
      } catch {
        return { ok: false, name: 'InvalidCiphertextException', message: '' };
      }
    },
  };
}
