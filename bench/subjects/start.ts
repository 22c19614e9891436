/** How soon the wizard stands on the screen, beside a bare Node.js and other prompts; and how soon it answers a key. */
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { COMMAND } from '../lib/practice.ts';
import { installPeers, type Peer, type Peers, SHOWN } from '../lib/prompts.ts';
import type { BenchOptions, Row, Subject } from '../lib/subject.ts';
import { openTerminal, type Terminal } from '../lib/terminal.ts';

/** Of `node -e 0`. */
const MOST_FIRST_FRAME = 3.4;
const MOST_ANSWER = 1.3;
const MOST_KEY_MS = 16;

const KEYS = 30;
/** Not in step with anything the screen does by itself. */
const BETWEEN_KEYS_MS = 97;

/** The last line of the first screen. */
const FIRST_FRAME = '한국어';
const F2 = '\u001bOQ';
const NAMES = ['English', 'Français', '한국어'] as const;

export const subject: Subject = {
  title: 'The first frame, and the frame after a key (in a pseudo-terminal of 80 columns and 24 rows)',
  commands: ['s3-kms-wizard', 's3-kms-wizard --version', 's3-kms-wizard --help', 'node -e 0'],
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), 's3-kms-wizard-start-'));
    try {
      return [...(await startRows(options, folder)), ...(await keyRows(options, folder))];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function startRows({ runs }: BenchOptions, folder: string): Promise<Row[]> {
  // A copy: compiled code is kept beside the program, and the first start of all is measured too.
  const program = join(folder, 'package');
  cpSync(dirname(COMMAND), join(program, 'dist'), {
    recursive: true,
    filter: (path) => !path.includes('.compile-cache'),
  });
  writeFileSync(join(program, 'package.json'), '{ "type": "module" }');
  const command = join(program, 'dist', 'bin.cjs');
  const peers = installPeers();
  const first: number[] = [];
  const taken = new Map<string, number[]>();
  const add = (what: string, value: number) => taken.set(what, [...(taken.get(what) ?? []), value]);
  try {
    for (let run = 0; run < Math.max(10, runs); run += 1) {
      rmSync(join(program, 'dist', '.compile-cache'), { recursive: true, force: true });
      first.push(await firstFrame([command], FIRST_FRAME));
      // What it keeps for the next start it writes as soon as the frame stands.
      await firstFrame([command], FIRST_FRAME, 1000);
      for (const [what, take] of figures(command, peers)) add(what, await take());
    }
  } finally {
    peers?.remove();
  }
  const bare = taken.get(BARE) ?? [];
  const rows = [...taken].flatMap(([what, values]): Row[] => [
    { what, values, unit: 'ms', promise: null },
    ...(what === BARE ? [] : [ratioRow(what, values, bare)]),
  ]);
  return [...rows, { what: 'first frame of the very first start', values: first, unit: 'ms', promise: null }];
}

const BARE = '`node -e 0`';
const WIZARD = 'first frame';
const PROMISES: Readonly<Record<string, number>> = {
  [WIZARD]: MOST_FIRST_FRAME,
  '`--version`': MOST_ANSWER,
  '`--help`': MOST_ANSWER,
};

/** In turn: whatever else the computer does meets all of them alike. */
function figures(command: string, peers: Peers | null): [string, () => Promise<number>][] {
  const ended = (...argv: string[]) => openTerminal(argv).ended();
  const others = Object.entries(peers?.scripts ?? {}) as [Peer, string][];
  return [
    [BARE, () => ended('-e', '0')],
    [WIZARD, () => firstFrame([command], FIRST_FRAME)],
    ['`--version`', () => ended(command, '--version')],
    ['`--help`', () => ended(command, '--help')],
    ...others.map(([what, script]): [string, () => Promise<number>] => [
      what,
      () => firstFrame([script], SHOWN),
    ]),
  ];
}

/** @param staysMs how long it is left alone afterwards */
async function firstFrame(argv: readonly string[], shown: string, staysMs = 0): Promise<number> {
  const terminal = openTerminal(argv);
  try {
    const taken = await terminal.shows(shown);
    await new Promise((resolve) => setTimeout(resolve, staysMs));
    return taken;
  } finally {
    await terminal.kill();
  }
}

function ratioRow(what: string, values: readonly number[], bare: readonly number[]): Row {
  const most = PROMISES[what];
  return {
    what: `${what}, against ${BARE} of the same turn`,
    values: values.map((value, run) => value / (bare[run] ?? Number.NaN)),
    unit: '×',
    promise: most === undefined ? null : { most },
  };
}

async function keyRows({ full }: BenchOptions, folder: string): Promise<Row[]> {
  const file = join(folder, 'large');
  writeFileSync(file, '');
  truncateSync(file, (full ? 4096 : 1024) * 1024 ** 2);
  const terminal = openTerminal([COMMAND, '--lang', 'en', '--file', file], { TMPDIR: folder });
  try {
    await terminal.shows(NAMES[0]);
    const still = await keys(terminal, 0);
    // The practice account, the scenario in which all is well, and consent.
    await choose(terminal, '\r', 'same-account-key-policy');
    await choose(terminal, 'healthy', 'healthy');
    const asked = await choose(terminal, '\r', 's3-kms-wizard/');
    await choose(terminal, '\r', 'UploadPart');
    const busy = await keys(terminal, KEYS % NAMES.length);
    return [
      {
        what: 'from a practice scenario to the question of consent',
        values: [asked],
        unit: 'ms',
        promise: null,
      },
      { what: 'a key, on the screen', values: still, unit: 'ms', promise: { most: MOST_KEY_MS } },
      {
        what: 'the same during an upload at full speed to the practice account in the same process',
        values: busy,
        unit: 'ms',
        promise: { most: MOST_KEY_MS },
      },
    ];
  } finally {
    await terminal.kill();
  }
}

/** @returns milliseconds until what it leads to is on the screen */
async function choose(terminal: Terminal, pressed: string, shown: string): Promise<number> {
  terminal.press(pressed);
  return terminal.shows(shown);
}

/** The language key, again and again: each time another language has its name on the screen. */
async function keys(terminal: Terminal, before: number): Promise<number[]> {
  const values: number[] = [];
  for (let press = 1; press <= KEYS; press += 1) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYS_MS));
    terminal.press(F2);
    values.push(await terminal.shows(NAMES[(before + press) % NAMES.length] ?? ''));
  }
  return values;
}
