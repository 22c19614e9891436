/** Which of the clients are on this machine. */
import { spawnSync } from 'node:child_process';
import { test } from 'vitest';

/** On a developer's machine a client may be missing; where this is set, its tests have to run. */
const REQUIRED = process.env['CI'] === 'true';

/** The first command that runs with these arguments; null, with a line on standard error, where none does. */
export function findClient(
  name: string,
  commands: readonly string[],
  argv: readonly string[],
): string | null {
  const found = commands.find((command) => spawnSync(command, [...argv]).status === 0) ?? null;
  if (found === null) process.stderr.write(`${name} is not installed: its tests are skipped.\n`);
  return found;
}

/** A test of its own, so that in CI a missing client is a failure and not a skip. */
export function testInstalled(name: string, found: string | null): void {
  test.skipIf(found === null && !REQUIRED)(`${name} is installed`, () => {
    if (found === null) throw new Error(`${name} is not installed`);
  });
}
