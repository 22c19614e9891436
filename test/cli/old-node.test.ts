import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { COMMAND } from './command.ts';

const run = promisify(execFile);
const PRELOAD = resolve(import.meta.dirname, 'fixtures/old-node.cjs');

describe('on an old Node.js', () => {
  it.each([
    ['en_US.UTF-8', 'needs Node.js 22 or newer'],
    ['fr_FR.UTF-8', 'nécessite Node.js 22'],
    ['ko_KR.UTF-8', 'Node.js 22 이상'],
  ])('the published command says in one line what to do (%s)', async (locale, says) => {
    const ran = run(process.execPath, ['--require', PRELOAD, COMMAND], {
      env: { PATH: process.env['PATH'], LANG: locale },
    });
    const error = await ran.then(
      () => null,
      (reason: { code: number; stdout: string; stderr: string }) => reason,
    );
    expect(error?.code).toBe(2);
    expect(error?.stdout).toBe('');
    expect(error?.stderr).toContain(says);
    expect(error?.stderr).toContain('16.20.2');
    expect(error?.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('the entry holds no syntax that an old one cannot parse', () => {
    const source = readFileSync(COMMAND, 'utf8')
      .replace(/^#!.*/, '')
      .replace(/\/\/.*/g, '');
    expect(source).not.toMatch(/=>|`|\bconst\b|\blet\b|\bimport\b|\?\.|\?\?|\basync\b|\.\.\./);
  });
});
