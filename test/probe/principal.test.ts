import { describe, expect, it } from 'vitest';
import { principalFromSts } from '../../src/probe/caller/principal.ts';

const account = '111122223333';

describe('principalFromSts', () => {
  it('reads a user with its path', () => {
    const arn = `arn:aws:iam::${account}:user/team/emma`;
    expect(principalFromSts(arn, account, 'AIDA1')).toEqual({ kind: 'user', arn, account, userId: 'AIDA1' });
  });

  it("reads a role session, whose role's ARN nobody has told yet", () => {
    const arn = `arn:aws-cn:sts::${account}:assumed-role/export/batch@host`;
    expect(principalFromSts(arn, account, 'AROA1:batch@host')).toEqual({
      kind: 'role-session',
      arn,
      account,
      roleName: 'export',
      sessionName: 'batch@host',
      roleArn: null,
      roleId: 'AROA1',
    });
  });

  it.each([
    ['root', `arn:aws:iam::${account}:root`],
    ['federated-user', `arn:aws:sts::${account}:federated-user/bob`],
  ])('reads %s', (kind, arn) => {
    expect(principalFromSts(arn, account, null)).toEqual({ kind, arn, account });
  });

  it.each(['', 'nonsense', `arn:aws:sts::${account}:assumed-role/no-session`, 'arn:aws:s3:::bucket'])(
    'makes nobody of %j',
    (arn) => {
      expect(principalFromSts(arn, account, null)).toBeNull();
    },
  );
});
