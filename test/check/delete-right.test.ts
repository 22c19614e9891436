import { describe, expect, it } from 'vitest';
import type { CheckEvent, LookWarning } from '../../src/check/index.ts';
import { runCheck, targetAt } from './helpers.ts';
import { endpoint, type Script } from './scripted-endpoint.ts';

type Statement = Readonly<Record<string, unknown>>;
const UPLOAD: Statement = { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' };
const DELETE: Statement = { Effect: 'Allow', Action: 's3:DeleteObject*', Resource: 'arn:aws:s3:::bucket/*' };
const NO_DELETE: Statement = { Effect: 'Deny', Action: 's3:DeleteObject*', Resource: '*' };

function documentOf(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** A user with one inline policy, and a bucket policy that may be read, or not (null). */
function userWith(
  statements: readonly Statement[],
  bucketPolicy: readonly Statement[] | null,
  more: Script = {},
): Script {
  const answers: Record<string, string> = {
    GetUser: '<User><Arn>arn:aws:iam::111122223333:user/uploader</Arn></User>',
    ListUserPolicies: '<PolicyNames><member>own</member></PolicyNames>',
    GetUserPolicy: `<PolicyDocument>${encodeURIComponent(documentOf(...statements))}</PolicyDocument>`,
    ListAttachedUserPolicies: '<AttachedPolicies/>',
    ListGroupsForUser: '<Groups/>',
  };
  return {
    ...more,
    answer: (operation) => {
      if (operation === 'GET policy') {
        const allow = { ...bucketPolicy?.[0], Principal: '*' };
        return bucketPolicy === null ? null : documentOf(...(bucketPolicy.length === 0 ? [] : [allow]));
      }
      const result = answers[operation];
      return result === undefined
        ? null
        : `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${result}</${operation}Result></${operation}Response>`;
    },
  };
}

function deleteWarning(events: readonly CheckEvent[]): LookWarning | null {
  const look = events.find((event) => event.type === 'look-finished')?.look;
  return look?.warnings.find((warning) => warning.id === 'cannot-delete') ?? null;
}

async function warnedOf(script: Script): Promise<LookWarning | null> {
  const server = await endpoint(script);
  return deleteWarning((await runCheck(targetAt(server.url), { confirm: async () => false })).events);
}

describe('the right to delete, before the first write', () => {
  const elsewhere = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' };

  it.each([
    ['a Deny of its own, whatever the bucket says', userWith([UPLOAD, DELETE, NO_DELETE], null)],
    ['no Allow on either side', userWith([UPLOAD], [elsewhere])],
    ['a Deny in the bucket policy', userWith([UPLOAD, DELETE], [NO_DELETE])],
  ])('is shown not to be there by %s', async (_name, script) => {
    expect(await warnedOf(script)).toEqual({ id: 'cannot-delete', action: 's3:DeleteObjectVersion' });
  });

  it('is of the object where versions were never kept', async () => {
    const script = userWith([UPLOAD], [elsewhere], { versions: 'none' });
    expect(await warnedOf(script)).toEqual({ id: 'cannot-delete', action: 's3:DeleteObject' });
  });

  it.each([
    ['the caller’s policy allows it', userWith([UPLOAD, DELETE], null)],
    ['the bucket policy allows it', userWith([UPLOAD], [DELETE])],
    ['the bucket policy could allow it and was not read', userWith([UPLOAD], null)],
    [
      'nobody knows which action it takes',
      userWith([UPLOAD], [elsewhere], {
        refuse: (operation) => (operation === 'GetBucketVersioning' ? 'AccessDenied' : null),
      }),
    ],
    [
      'a policy of the caller was not read',
      userWith([UPLOAD], [elsewhere], {
        refuse: (operation) => (operation === 'GetUserPolicy' ? 'AccessDenied' : null),
      }),
    ],
    ['a condition nobody can decide', userWith([UPLOAD, DELETE, withTag(NO_DELETE)], null)],
  ])('is left open where %s', async (_name, script) => {
    expect(await warnedOf(script)).toBeNull();
  });

  it('is left open where an alias stands for the bucket: no policy names its objects so', async () => {
    const server = await endpoint(userWith([UPLOAD, NO_DELETE], null));
    const target = targetAt(server.url, { bucket: 'reports-abcdefgh1234-s3alias' });
    expect(deleteWarning((await runCheck(target, { confirm: async () => false })).events)).toBeNull();
  });

  it('is read once, for the question and for the evidence', async () => {
    const server = await endpoint(userWith([UPLOAD, DELETE], [DELETE]));
    const { result } = await runCheck(targetAt(server.url));
    for (const operation of ['GetUser', 'GetUserPolicy', 'GET policy'])
      expect(server.requests.filter((each) => each === operation)).toHaveLength(1);
    expect(result.evidence).toMatchObject({ identity: { status: 'read' }, bucketPolicy: { status: 'read' } });
  });

  it('is not waited for where nobody is asked', async () => {
    const server = await endpoint(userWith([NO_DELETE], null));
    const { events, result } = await runCheck(targetAt(server.url), { confirm: null });
    expect(deleteWarning(events)).toBeNull();
    const types = events.map((event) =>
      event.type === 'evidence-read' ? `${event.type} ${event.piece}` : event.type,
    );
    expect(types.indexOf('evidence-read identity')).toBeGreaterThan(types.indexOf('look-finished'));
    expect(result.evidence.identity.status).toBe('read');
  });

  it('is not asked about where evidence is wanted only after a denial', async () => {
    const server = await endpoint(userWith([NO_DELETE], null));
    await runCheck(targetAt(server.url, { evidence: 'on-failure' }));
    expect(server.requests).not.toContain('GetUser');
  });

  it('does not hold the question up for long, and is read later then', async () => {
    const script = userWith([UPLOAD, NO_DELETE], null);
    let asked = 0;
    const server = await endpoint({
      ...script,
      fault: (operation) => (operation === 'GetUser' && ++asked === 1 ? 'stall' : null),
    });
    const began = performance.now();
    let questionAfterMs = 0;
    const { events, result } = await runCheck(targetAt(server.url, { timeoutMs: 4000 }), {
      confirm: async () => {
        questionAfterMs = performance.now() - began;
        return true;
      },
    });
    expect(questionAfterMs).toBeLessThan(1500);
    expect(deleteWarning(events)).toBeNull();
    expect(result.evidence.identity).toMatchObject({ status: 'read', value: { incomplete: [] } });
  });
});

function withTag(statement: Statement): Statement {
  return { ...statement, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
}
