/**
 * Every command of the fixes of every scenario that its own administrators can heal, run as printed: by the real AWS
 * CLI, in a folder that holds nothing but the files of the fixes, with the credentials of the account that is named,
 * the reading ones first.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { environmentOf } from '../cli/practice-process.ts';
import { awsCliMissing, runAws, wordsOf } from '../clients/aws-cli.ts';
import { checkIn, HEALABLE, open } from '../practice/scenarios/run-scenario.ts';

it.skipIf(awsCliMissing).each(HEALABLE)(
  '%s: the commands heal it as they are printed',
  async (scenario) => {
    const practice = await open(scenario);
    const folder = await mkdtemp(join(tmpdir(), 's3-kms-wizard-fix-'));
    const { fixes } = await checkIn(practice, { key: 'by-default', readers: true });
    for (const { name, content } of fixes.flatMap(({ files }) => files)) {
      await writeFile(join(folder, name), content);
    }
    let ran = 0;
    for (const { account, read, commands } of fixes) {
      const admin = practice.admins.find((one) => one.account === account);
      if (admin === undefined) throw new Error(`no administrator for ${account}`);
      for (const command of [...read, ...commands]) {
        const [program, ...words] = wordsOf(command);
        expect(program).toBe('aws');
        expect(await runAws(words, environmentOf(admin, practice.region), folder)).toMatchObject({
          code: 0,
          stderr: '',
        });
        ran += 1;
      }
    }
    expect(ran).toBeGreaterThan(0);
    const { verdict } = await checkIn(practice, { key: 'by-default', readers: false });
    expect(verdict.code).toBe('no-problem-found');
  },
  60_000,
);
