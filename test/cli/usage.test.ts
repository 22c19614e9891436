import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/arguments/definitions.ts';
import { helpText } from '../../src/cli/help.ts';
import { createI18n } from '../../src/i18n/index.ts';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { COMMAND, cleanEnvironment, runCommand } from './command.ts';

const KOREAN = { LANG: 'ko_KR.UTF-8' };

describe('a wrong command line', () => {
  it.each([
    { argv: ['chekc'], says: 'Did you mean `check`?' },
    { argv: ['check', '--buckt', 'b'], says: 'Did you mean `--bucket`?' },
    { argv: ['check', '--zzzzzzzz'], says: 'no option `--zzzzzzzz`' },
    { argv: ['check'], says: '`check` needs `--bucket`' },
    { argv: ['check', '--bucket'], says: '`--bucket` needs a value' },
    { argv: ['check', '--bucket', '--json'], says: '`--bucket` needs a value' },
    { argv: ['check', '--bucket', 'b-1', '--out', ''], says: '`--out` needs a value' },
    { argv: ['explain', '--key-policy='], says: '`--key-policy` needs a value' },
    { argv: ['check', '--bucket', 'a b'], says: 'not a bucket name' },
    { argv: ['check', '--bucket', 'one', '--bucket', 'two'], says: 'given twice' },
    { argv: ['check', 'mybucket'], says: 'belongs to no option' },
    { argv: ['check', '--bucket', 'bkt', '--size', 'large'], says: 'this is not a size' },
    { argv: ['check', '--bucket', 'bkt', '--size', '0'], says: 'this is not a size' },
    { argv: ['check', '--bucket', 'bkt', '--part-size', '1MiB'], says: 'from 5\u00a0MiB to 5\u00a0GiB' },
    { argv: ['check', '--bucket', 'bkt', '--size', '1TiB'], says: 'more than 10,000 parts' },
    { argv: ['check', '--bucket', 'bkt', '--kms-key-id', 'my key'], says: 'not a key ID' },
    { argv: ['check', '--bucket', 'bkt', '--role-arn', 'uploader'], says: 'not the ARN of an IAM role' },
    {
      argv: ['check', '--bucket', 'bkt', '--role-arn', 'arn:aws:iam::111122223333:user/emma'],
      says: 'not the ARN of an IAM role',
    },
    { argv: ['check', '--bucket', 'bkt', '--region', 'Paris'], says: 'not a Region' },
    { argv: ['check', '--bucket', 'bkt', '--endpoint-url', 'localhost:80'], says: 'not an endpoint' },
    { argv: ['check', '--bucket', 'bkt', '--sse', 'AES256'], says: '`--sse`' },
    { argv: ['check', '--bucket', 'bkt', '--timeout', 'soon'], says: 'not a duration' },
    { argv: ['check', '--bucket', 'bkt', '--file', '/no/such/file'], says: 'cannot be read' },
    { argv: ['check', '--bucket', 'bkt', '--json=yes'], says: '`--json` takes no value' },
    { argv: ['check', '--bucket', 'bkt', '--port', '1'], says: 'does not belong to `check`' },
    { argv: ['practice', '--scenario', 'nope'], says: 'Valid values' },
    { argv: ['practice', '--port', '99999'], says: '`--port`' },
    { argv: ['--lang', 'de'], says: 'en, fr, and ko' },
  ])('$argv: one sentence, exit code 2', async ({ argv, says }) => {
    const { code, stdout, stderr } = await runCommand(argv);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('is said in the reader’s language, from the environment or from --lang', async () => {
    const [korean, french] = await Promise.all([
      runCommand(['chekc'], KOREAN),
      runCommand(['chekc', '--lang', 'fr'], KOREAN),
    ]);
    expect(korean.stderr).toContain('혹시 `check` 명령입니까?');
    expect(french.stderr).toContain('S’agit-il de `check`');
  });

  it('never lets control characters of an argument through', async () => {
    const { stderr } = await runCommand(['check', '--bucket', '\u001b[2Jevil\u0007']);
    expect(stderr).not.toMatch(/[\u0007\u001b]/);
  });

  it('refuses an --out folder that already holds a report, before anything is tried', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'out-'));
    await writeFile(join(folder, 'report.json'), 'mine');
    const { code, stderr } = await runCommand(['check', '--bucket', 'bkt', '--out', folder]);
    expect(stderr).toContain('nothing in it is overwritten');
    expect(code).toBe(2);
  });
});

describe('output that cannot be written', () => {
  it.skipIf(!existsSync('/dev/full'))('is a failure, not a success nobody reads', async () => {
    const child = spawnSync('sh', ['-c', '"$0" "$1" --version > /dev/full', process.execPath, COMMAND], {
      env: cleanEnvironment(),
    });
    expect(child.status).toBe(3);
  });
});

describe('help and version', () => {
  it.each(LANGUAGES)(
    'in %s: every command’s help fits 80 columns and leaves nothing untranslated',
    async (language) => {
      const i18n = await createI18n(language);
      for (const command of COMMANDS) {
        const help = helpText(command, i18n);
        expect(help).not.toMatch(/\{\{|cli:|help\./);
        // A command in an example stays on one line, so that it can be copied.
        const prose = help.split('\n').filter((line) => !line.startsWith('  s3-kms-wizard '));
        for (const line of prose) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
      }
    },
  );

  it('lists every command, and for each the options that do something there', async () => {
    const i18n = await createI18n('en');
    for (const command of COMMANDS.slice(1).filter((one) => one !== 'completion'))
      expect(helpText('wizard', i18n)).toContain(`\n  s3-kms-wizard ${command} `);
    expect(helpText('explain', i18n)).toContain('Usage:\n  s3-kms-wizard explain ');
    expect(helpText('explain', i18n)).toContain('key that the upload uses');
    expect(helpText('cleanup', i18n)).toContain('--older-than');
    expect(helpText('cleanup', i18n)).not.toMatch(/--(?:size|evidence|sse|allow-retained|reader-profile)\b/);
  });

  it('--help and -h print the help of the command, in the language asked for', async () => {
    const [long, short] = await Promise.all([
      runCommand(['--help', '--lang', 'ko']),
      runCommand(['practice', '-h', '--lang', 'fr']),
    ]);
    expect(long).toEqual({ code: 0, stdout: helpText('wizard', await createI18n('ko')), stderr: '' });
    expect(short).toEqual({ code: 0, stdout: helpText('practice', await createI18n('fr')), stderr: '' });
  });

  it('--version is one line', async () => {
    expect((await runCommand(['--version'])).stdout).toMatch(/^s3-kms-wizard \d+\.\d+\.\d+\n$/);
  });
});

describe('the wizard without a terminal', () => {
  it('says so in one line and points at check', async () => {
    const { code, stderr } = await runCommand([]);
    expect(stderr).toContain('s3-kms-wizard check');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});
