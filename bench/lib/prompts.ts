/** What other programs ask with: each shows one choice, installed from npm into a folder of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What each prints in its first frame. */
export const SHOWN = 'third choice';

const CHOICES = `['first choice', 'second choice', '${SHOWN}']`;

const PROGRAMS = {
  '@inquirer/prompts select': `
    import { select } from '@inquirer/prompts';
    await select({ message: 'Which?', choices: ${CHOICES}.map((value) => ({ value })) });`,
  '@clack/prompts select': `
    import { select } from '@clack/prompts';
    await select({ message: 'Which?', options: ${CHOICES}.map((value) => ({ value })) });`,
  'Ink by itself, three lines': `
    import { Box, render, Text } from 'ink';
    import { createElement as e } from 'react';
    render(e(Box, { flexDirection: 'column' }, ${CHOICES}.map((text) => e(Text, { key: text }, text))));
    setTimeout(() => {}, 60000);`,
} as const;

export type Peer = keyof typeof PROGRAMS;

export interface Peers {
  /** the script of each */
  readonly scripts: Readonly<Record<Peer, string>>;
  remove(): void;
}

/** @returns null where npm cannot be reached */
export function installPeers(): Peers | null {
  const folder = mkdtempSync(join(tmpdir(), 's3-kms-wizard-peers-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  try {
    execFileSync(
      'npm',
      [
        'install',
        '--no-audit',
        '--no-fund',
        '--silent',
        '@inquirer/prompts',
        '@clack/prompts',
        'ink',
        'react',
      ],
      { cwd: folder, stdio: 'ignore' },
    );
  } catch {
    remove();
    return null;
  }
  const script = (name: Peer) => {
    const path = join(folder, `${name.replace(/\W+/g, '-')}.js`);
    writeFileSync(path, PROGRAMS[name]);
    return path;
  };
  return {
    scripts: {
      '@inquirer/prompts select': script('@inquirer/prompts select'),
      '@clack/prompts select': script('@clack/prompts select'),
      'Ink by itself, three lines': script('Ink by itself, three lines'),
    },
    remove,
  };
}
