/** What the build has written down of the help, against what the program says. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/arguments/definitions.ts';
import { helpText } from '../../src/cli/help.ts';
import { createI18n, LANGUAGES } from '../../src/i18n/index.ts';
import { COMMAND, cleanEnvironment } from './command.ts';

function run(argv: readonly string[], locale: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', HOOK, COMMAND, ...argv], {
    encoding: 'utf8',
    env: { ...cleanEnvironment(), LC_ALL: locale },
  });
  return { status, stdout, program: stderr };
}

/** Tells on standard error whether the program was loaded. */
const HOOK = new URL('./fixtures/tells-loading.cjs', import.meta.url).pathname;

it.each(LANGUAGES)('%s: each way to ask for the help of each command, without the program', (language) => {
  const locale = `${language}_XX.UTF-8`;
  for (const command of COMMANDS) {
    const said = { status: 0, stdout: helpText(command, createI18n(language)), program: '' };
    expect(run(['help', command], locale)).toEqual(said);
    if (language === 'en') expect(run([command, '-h'], locale)).toEqual(said);
  }
  const whole = { status: 0, stdout: helpText('wizard', createI18n(language)), program: '' };
  for (const argv of [['--help'], ['-h'], ['help']]) expect(run(argv, locale)).toEqual(whole);
});

it('English where the environment says nothing that we speak', () => {
  const whole = { status: 0, stdout: helpText('wizard', createI18n('en')), program: '' };
  for (const locale of ['C', 'de_DE.UTF-8', '../../..']) expect(run(['--help'], locale)).toEqual(whole);
});

it('the program answers where more is said, and says the same', () => {
  const french = helpText('check', createI18n('fr'));
  for (const argv of [
    ['check', '--help', '--lang', 'fr'],
    ['--lang=fr', 'help', 'check'],
  ])
    expect(run(argv, 'C')).toEqual({ status: 0, stdout: french, program: 'loaded\n' });
  for (const argv of [
    ['check', 'help'],
    ['help', 'help'],
    ['help', 'nothing'],
    ['help', '../en/check'],
    ['help', ''],
  ])
    expect(run(argv, 'C')).toMatchObject({ status: 2, stdout: '' });
});
