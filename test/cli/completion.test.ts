/** The completion scripts, in the shells they are for. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript, SHELLS, type Shell } from '../../src/cli/completion/shells.ts';
import { SCENARIO_IDS } from '../../src/practice/index.ts';
import { runCommand } from './command.ts';

let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'completion-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), '[default]\nregion=eu-west-1\n[profile customer]\n');
  await writeFile(join(home, 'policy.json'), '{}');
  for (const shell of SHELLS) await writeFile(join(home, shell), completionScript(shell));
});
afterAll(() => rm(home, { recursive: true }));

/** What each shell is asked, and how: bash and fish complete a line, zsh's widgets are stood in for. */
const ASK: Readonly<Record<Shell, (line: string) => string>> = {
  bash: (line) =>
    `source ./bash; COMP_LINE='${line}' COMP_POINT=${line.length}; _s3_kms_wizard 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (line) => `source ./fish; complete -C '${line}'`,
  zsh: (line) =>
    [
      'compdef() { : }',
      'compadd() { shift; for each in "$@"; do [[ $each == $PREFIX* ]] && print -r -- $each; done }',
      '_files() { print -rl -- $PREFIX*(N) }',
      'source ./zsh',
      `words=(${line
        .split(' ')
        .map((word) => `'${word}'`)
        .join(' ')}); CURRENT=$#words; PREFIX=$words[-1]`,
      '_s3_kms_wizard',
    ].join('\n'),
};

describe.each(SHELLS)('%s', (shell) => {
  const missing = spawnSync(shell, ['-c', 'true']).status !== 0;

  function completed(line: string): readonly string[] {
    const argv = shell === 'zsh' ? ['-f', '-c'] : shell === 'fish' ? ['-N', '-c'] : ['-c'];
    const ran = spawnSync(shell, [...argv, ASK[shell](line)], {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' },
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    // fish puts a description behind a tab.
    return ran.stdout.split('\n').flatMap((word) => word.split('\t')[0]?.trim() || []);
  }

  it.skipIf(missing)('knows commands, options, choices, scenarios, files and profiles', () => {
    expect(completed('s3-kms-wizard ')).toEqual(expect.arrayContaining(['check', 'explain', 'cleanup']));
    expect(completed('s3-kms-wizard check --evi')).toEqual(['--evidence']);
    expect(completed('s3-kms-wizard open --evi')).toEqual([]);
    expect([...completed('s3-kms-wizard check --evidence ')].sort()).toEqual(['always', 'on-failure']);
    expect(completed('s3-kms-wizard --lang fr practice --scenario deny-s')).toEqual(
      SCENARIO_IDS.filter((id) => id.startsWith('deny-s')),
    );
    expect([...completed('s3-kms-wizard check --profile ')].sort()).toEqual(['customer', 'default']);
    expect(completed('s3-kms-wizard explain --key-policy pol')).toEqual(['policy.json']);
    expect(completed('s3-kms-wizard open pol')).toEqual(['policy.json']);
    expect(completed('s3-kms-wizard completion z')).toEqual(['zsh']);
    expect(completed('s3-kms-wizard check --bucket ')).toEqual([]);
  });
});

describe('the command', () => {
  it.each(SHELLS)('prints the script for %s', async (shell) => {
    const ran = await runCommand(['completion', shell]);
    expect(ran).toEqual({ code: 0, stdout: completionScript(shell), stderr: '' });
  });

  it('names the shells it knows', async () => {
    for (const argv of [['completion'], ['completion', 'tcsh']]) {
      const ran = await runCommand(argv);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain('zsh');
      expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  it('does not stand among the commands of the wizard’s help', async () => {
    const { stdout } = await runCommand(['--help', '--lang', 'en']);
    expect(stdout).not.toContain('completion');
    const own = await runCommand(['help', 'completion', '--lang', 'en']);
    expect(own).toMatchObject({ code: 0, stderr: '' });
    expect(own.stdout).toContain('source <(s3-kms-wizard completion bash)');
  });
});
