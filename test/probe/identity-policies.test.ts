import { describe, expect, it } from 'vitest';
import { type IamSubject, identityPolicies } from '../../src/probe/index.ts';
import { type Call, iamRefusal, iamReply, never, type Reply, serve } from './aws-server.ts';

const account = '111122223333';
const user: IamSubject = {
  kind: 'user',
  arn: `arn:aws:iam::${account}:user/team/emma`,
  account,
  userId: null,
};
const session: IamSubject = {
  kind: 'role-session',
  arn: `arn:aws:sts::${account}:assumed-role/export/batch`,
  account,
  roleName: 'export',
  sessionName: 'batch',
  roleArn: null,
  roleId: null,
};
const document = '{"Statement": [{"Sid": "a b+c%é"}]}';
const encoded = encodeURIComponent(document);

/** A user with an inline and a managed policy, in a group that has one of each, under a boundary. */
function emma({ operation, input }: Call): Reply {
  const list = (names: readonly string[]) => names.map((name) => `<member>${name}</member>`).join('');
  const attached = (name: string) =>
    `<AttachedPolicies><member><PolicyName>${name}</PolicyName><PolicyArn>arn:aws:iam::${account}:policy/${name}</PolicyArn></member></AttachedPolicies><IsTruncated>false</IsTruncated>`;
  switch (operation) {
    case 'GetUser':
      return iamReply(
        operation,
        `<User><UserName>emma</UserName><Arn>${user.arn}</Arn><PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::${account}:policy/edge</PermissionsBoundaryArn></PermissionsBoundary></User>`,
      );
    case 'ListUserPolicies':
      return input.Marker === undefined
        ? iamReply(
            operation,
            `<PolicyNames>${list(['one'])}</PolicyNames><IsTruncated>true</IsTruncated><Marker>m</Marker>`,
          )
        : iamReply(operation, `<PolicyNames>${list(['two'])}</PolicyNames><IsTruncated>false</IsTruncated>`);
    case 'ListAttachedUserPolicies':
      return iamReply(operation, attached('managed'));
    case 'ListGroupsForUser':
      return iamReply(
        operation,
        '<Groups><member><GroupName>uploaders</GroupName></member></Groups><IsTruncated>false</IsTruncated>',
      );
    case 'ListGroupPolicies':
      return iamReply(
        operation,
        `<PolicyNames>${list(['three'])}</PolicyNames><IsTruncated>false</IsTruncated>`,
      );
    case 'ListAttachedGroupPolicies':
      return iamReply(operation, attached('group-managed'));
    case 'GetUserPolicy':
    case 'GetGroupPolicy':
      return iamReply(
        operation,
        `<PolicyName>${input.PolicyName}</PolicyName><PolicyDocument>${encoded}</PolicyDocument>`,
      );
    case 'GetPolicy':
      return iamReply(operation, '<Policy><DefaultVersionId>v7</DefaultVersionId></Policy>');
    case 'GetPolicyVersion':
      return iamReply(operation, `<PolicyVersion><Document>${encoded}</Document></PolicyVersion>`);
    default:
      return iamRefusal(operation);
  }
}

describe('identityPolicies', () => {
  it("reads a user's own policies, the groups' and the boundary, all decoded, over all pages", async () => {
    const { clients, calls } = await serve(emma);
    const answer = await identityPolicies(clients.iam, user, never);
    expect(answer).toEqual({
      ok: true,
      value: {
        subject: { kind: 'user', name: 'emma', arn: user.arn },
        policies: [
          { kind: 'inline', name: 'one', arn: null, group: null, document },
          { kind: 'inline', name: 'two', arn: null, group: null, document },
          {
            kind: 'managed',
            name: 'managed',
            arn: `arn:aws:iam::${account}:policy/managed`,
            group: null,
            document,
          },
          { kind: 'group-inline', name: 'three', arn: null, group: 'uploaders', document },
          {
            kind: 'group-managed',
            name: 'group-managed',
            arn: `arn:aws:iam::${account}:policy/group-managed`,
            group: 'uploaders',
            document,
          },
        ],
        boundary: { arn: `arn:aws:iam::${account}:policy/edge`, document },
        incomplete: [],
      },
    });
    const versions = calls
      .filter((call) => call.operation === 'GetPolicyVersion')
      .map((call) => call.input.VersionId);
    expect(new Set(versions)).toEqual(new Set(['v7']));
  });

  it('says what it could not read beside what it could', async () => {
    const refused = ['GetPolicyVersion', 'ListGroupsForUser'];
    const { clients } = await serve((call) =>
      refused.includes(call.operation) ? iamRefusal(call.operation) : emma(call),
    );
    const answer = await identityPolicies(clients.iam, user, never);
    expect(answer.ok && answer.value.policies.map((policy) => policy.name)).toEqual(['one', 'two']);
    expect(answer.ok && answer.value.boundary).toEqual({
      arn: expect.stringMatching(/policy\/edge$/),
      document: null,
    });
    expect(answer.ok && answer.value.incomplete.map((error) => error.message).sort()).toEqual([
      'not allowed: iam:GetPolicyVersion',
      'not allowed: iam:GetPolicyVersion',
      'not allowed: iam:ListGroupsForUser',
    ]);
  });

  it('fails when the user or role itself may not be read', async () => {
    const { clients } = await serve(({ operation }) => iamRefusal(operation));
    expect(await identityPolicies(clients.iam, session, never)).toMatchObject({
      ok: false,
      error: { code: 'AccessDenied', httpStatus: 403, message: 'not allowed: iam:GetRole' },
    });
  });

  it("learns a role's path", async () => {
    const arn = `arn:aws:iam::${account}:role/etl/export`;
    const { clients } = await serve(({ operation }) => {
      if (operation === 'GetRole')
        return iamReply(operation, `<Role><RoleName>export</RoleName><Arn>${arn}</Arn></Role>`);
      const empty = operation === 'ListRolePolicies' ? '<PolicyNames/>' : '<AttachedPolicies/>';
      return iamReply(operation, `${empty}<IsTruncated>false</IsTruncated>`);
    });
    expect(await identityPolicies(clients.iam, session, never)).toEqual({
      ok: true,
      value: { subject: { kind: 'role', name: 'export', arn }, policies: [], boundary: null, incomplete: [] },
    });
  });

  it('does not follow pages without end', async () => {
    const { clients, calls } = await serve((call) =>
      call.operation === 'ListUserPolicies'
        ? iamReply('ListUserPolicies', '<PolicyNames/><IsTruncated>true</IsTruncated><Marker>again</Marker>')
        : emma(call),
    );
    const answer = await identityPolicies(clients.iam, user, never);
    expect(answer.ok && answer.value.incomplete).toMatchObject([{ code: 'TooManyPages' }]);
    expect(calls.filter((call) => call.operation === 'ListUserPolicies').length).toBeLessThan(20);
  });
});
