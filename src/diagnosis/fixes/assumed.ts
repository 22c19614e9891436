import type { NamedPolicy } from '../../policy/index.ts';
import type { KeyContext } from './draft.ts';

/**
 * A key policy that leaves everything to the IAM policies of both accounts: put in the place of one that nobody could
 * read, it lets the caller's own side be judged by itself. Nothing of it is ever handed over.
 */
export function delegating({ keyAccount, caller, facts }: KeyContext): NamedPolicy {
  const roots = [...new Set([keyAccount, caller.account])].map((account) => ({
    type: 'AWS' as const,
    value: `arn:${facts.partition}:iam::${account}:root`,
  }));
  return {
    name: 'default',
    arn: null,
    document: {
      version: '2012-10-17',
      id: null,
      statements: [
        {
          sid: null,
          effect: 'Allow',
          principal: { kind: 'principal', entries: roots },
          action: { kind: 'action', patterns: ['kms:*'] },
          resource: { kind: 'resource', patterns: ['*'] },
          conditions: [],
        },
      ],
    },
  };
}
