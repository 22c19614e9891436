import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/index.ts';
import {
  denied,
  identity,
  json,
  KEY,
  NIGHTLY,
  nightly,
  ROLE,
  read,
  refused,
  refusedAtPart,
  SESSION,
  USE_OBJECTS,
} from '../observations.ts';
import { ADMIN, NAMES_EMMA, only } from './articles-case.ts';

describe("the role's path", () => {
  const message = denied(
    'kms:Decrypt',
    `on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
    SESSION,
  );

  it('comes from IAM', () => {
    const own = read(identity(NIGHTLY, [{ name: 'objects', statements: [USE_OBJECTS] }]));
    const fix = only(refusedAtPart(message, { caller: read(nightly), keyPolicy: refused(), identity: own }));
    expect(fix.statement).toMatchObject({ Principal: { AWS: ROLE } });
  });

  it('comes from the statement that names the role', () => {
    const policy = json(ADMIN, { ...NAMES_EMMA, Principal: { AWS: ROLE } });
    const fix = only(refusedAtPart(message, { caller: read(nightly), keyPolicy: read(policy) }));
    expect(fix).toMatchObject({ change: 'edit-statement', statement: { Principal: { AWS: ROLE } } });
    expect(fix.addsOnly.map(({ principal }) => principal)).toEqual([ROLE]);
  });

  it('is never invented', () => {
    const { fixes, verdict } = diagnose(
      refusedAtPart(message, { caller: read(nightly), keyPolicy: refused() }),
    );
    expect(fixes).toEqual([]);
    expect(verdict.nextSteps).toContainEqual({ id: 'next-role-path', values: { role: 'nightly' } });
    expect(JSON.stringify(verdict)).not.toContain('role/nightly');
  });
});
