import type { NamedPolicy } from './decision.ts';

/**
 * A policy that allows every action on every resource: AWS's own `FullAWSAccess`, or what is assumed where nobody could
 * read the policies and only a Deny or another side is to decide.
 */
export function allowingEverything(name: string, arn: string | null = null): NamedPolicy {
  return {
    name,
    arn,
    document: {
      version: '2012-10-17',
      id: null,
      statements: [
        {
          sid: null,
          effect: 'Allow',
          principal: { kind: 'none' },
          action: { kind: 'action', patterns: ['*'] },
          resource: { kind: 'resource', patterns: ['*'] },
          conditions: [],
        },
      ],
    },
  };
}
