/** Copying, with real programs in place of the system's own. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ClipboardProgram, clipboardPrograms, copyToClipboard, osc52 } from '../../src/cli/clipboard.ts';

async function program(
  script: string,
): Promise<{ readonly program: ClipboardProgram; readonly out: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'clipboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'clip');
  const out = join(folder, 'out');
  await writeFile(file, `#!/bin/sh\n${script.replaceAll('OUT', out)}\n`);
  await chmod(file, 0o700);
  return { program: { name: 'clip', file, args: [], encoding: 'utf8' }, out };
}

const env = {
  PATH: `.:${process.env['PATH'] ?? ''}`,
  AWS_SECRET_ACCESS_KEY: 'planted',
  HOME: '/nonexistent',
};
const copied = async (text: string, programs: readonly ClipboardProgram[]) => {
  let written = '';
  const result = await copyToClipboard(text, programs, env, (sequence) => {
    written += sequence;
  });
  return { result, written };
};

describe('copying', () => {
  test('gives the text to the program, and nothing of the environment that it does not need', async () => {
    const { program: clip, out } = await program('cat > OUT; env > OUT.env');
    const { result } = await copied('{"정책": 1}', [clip]);
    expect(result).toEqual({ ok: true, program: 'clip' });
    expect(await readFile(out, 'utf8')).toBe('{"정책": 1}');
    const passed = await readFile(`${out}.env`, 'utf8');
    expect(passed).not.toContain('planted');
    expect(passed).not.toMatch(/PATH=\./);
  });

  test('goes on where a program is missing, fails, or does not end', async () => {
    const missing: ClipboardProgram = { name: 'none', file: '/nonexistent/clip', args: [], encoding: 'utf8' };
    const { program: failing } = await program('exit 3');
    const { program: hanging } = await program('exec sleep 30');
    const started = Date.now();
    const { result, written } = await copied('x', [missing, failing, hanging]);
    expect(result).toEqual({ ok: true, program: null });
    expect(written).toBe('\u001b]52;c;eA==\u0007');
    expect(Date.now() - started).toBeLessThan(8000);
  });

  test('asks the terminal for nothing larger than it takes, and says when nobody has it', async () => {
    expect(osc52('x'.repeat(56_000))).not.toBeNull();
    expect(osc52('x'.repeat(57_000))).toBeNull();
    expect(await copied('x'.repeat(57_000), [])).toEqual({ result: { ok: false }, written: '' });
  });
});

describe('the programs', () => {
  const names = (platform: NodeJS.Platform, given: Record<string, string>) =>
    clipboardPrograms(platform, given).map(({ name }) => name);

  test('are those of the screen somebody sits at', () => {
    expect(names('darwin', {})).toEqual(['pbcopy']);
    expect(names('darwin', { SSH_TTY: '/dev/pts/1' })).toEqual([]);
    expect(names('win32', {})).toEqual(['clip.exe']);
    expect(names('linux', {})).toEqual([]);
    expect(names('linux', { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toEqual(['wl-copy', 'xclip']);
    expect(names('linux', { DISPLAY: 'localhost:10.0', SSH_CONNECTION: 'a b c d' })).toEqual(['xclip']);
    expect(names('linux', { WSL_DISTRO_NAME: 'Ubuntu' })).toEqual(['clip.exe']);
  });
});
