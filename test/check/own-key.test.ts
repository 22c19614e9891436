import { describe, expect, it } from 'vitest';
import { newRunId, objectKeys } from '../../src/check/object-keys.ts';
import { ownKeyTime } from '../../src/check/sweep/own-key.ts';

const RUN = '0123456789abcdef0123456789abcdef';

describe('ownKeyTime', () => {
  it.each(['', 'team-a/', 'a/b/'])('knows the keys of a run with the prefix "%s"', (prefix) => {
    const startedAt = new Date('2026-11-22T00:15:00Z');
    const keys = leavesOf(objectKeys(prefix, startedAt, newRunId()));
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.map((key) => ownKeyTime(prefix, key))).toEqual(keys.map(() => startedAt));
  });

  it('knows the keys of controls', () => {
    expect(ownKeyTime('', `s3-kms-wizard/20261122T001500Z-${RUN}/control-aes256`)).toEqual(
      new Date('2026-11-22T00:15:00Z'),
    );
  });

  it.each([
    ['another name', `s3-kms-wizard/20261122T001500Z-${RUN}/medium`],
    ['something below', `s3-kms-wizard/20261122T001500Z-${RUN}/small/x`],
    ['something after', `s3-kms-wizard/20261122T001500Z-${RUN}/small.txt`],
    ['a line end after', `s3-kms-wizard/20261122T001500Z-${RUN}/small\n`],
    ['a shorter id', `s3-kms-wizard/20261122T001500Z-${RUN.slice(1)}/small`],
    ['capitals in the id', `s3-kms-wizard/20261122T001500Z-${RUN.toUpperCase()}/small`],
    ['no such day', `s3-kms-wizard/20261322T001500Z-${RUN}/small`],
    ['another folder', `s3-kms-wizards/20261122T001500Z-${RUN}/small`],
    ['another prefix', `x/s3-kms-wizard/20261122T001500Z-${RUN}/small`],
  ])('is not fooled by %s', (_what, key) => {
    expect(ownKeyTime('', key)).toBeNull();
  });
});

/** Every key in there, however the run sorts them. */
function leavesOf(keys: string | object): string[] {
  return typeof keys === 'string' ? [keys] : Object.values(keys).flatMap(leavesOf);
}
