/** `practice`: starts the practice account and says how to reach it, until it is ended. */
import { basename } from 'node:path';
import type { I18n } from '../../i18n/index.ts';
import { parseFault } from '../../practice/faults/parse.ts';
import type { PracticeAccount } from '../../practice/handle.ts';
import {
  DEFAULT_SCENARIO,
  type Fault,
  isScenarioId,
  MOST_SCENARIO_BYTES,
  type ObservedRequest,
  readScenarioFile,
  scenarios,
  scenarioWorld,
  startPracticeWorld,
  type WorldDefinition,
} from '../../practice/index.ts';
import { padEnd, widthOf, wrap } from '../../report/width.ts';
import type { ParsedArguments, UsageProblem } from '../arguments/parse.ts';
import type { CommandContext } from '../command-context.ts';
import { readInput } from '../input-file.ts';
import { inputSentence } from '../input-sentence.ts';
import { everyStop } from '../interruption.ts';
import { readyLine, readyText } from '../practice-ready.ts';
import { requestLine } from '../request-line.ts';
import { scenarioFileSentence } from '../scenario-file-sentence.ts';
import { usageError } from '../usage-error.ts';

const MAX_LATENCY_MS = 60_000;

export async function runPracticeCommand(context: CommandContext): Promise<number> {
  const { args, i18n } = context;
  if (args.flags.has('list')) return list(context);
  const chosen = await chooseScenario(context);
  if (typeof chosen === 'number') return chosen;
  const port = wholeNumber(args, 'port', 0, 65_535);
  if (typeof port === 'object') return usageError(port, i18n);
  const latencyMs = wholeNumber(args, 'latency', 0, MAX_LATENCY_MS);
  if (typeof latencyMs === 'object') return usageError(latencyMs, i18n);

  const faults = readFaults(args);
  if ('id' in faults) return usageError(faults, i18n);
  const onRequest = args.flags.has('verbose') ? printRequests(i18n) : null;

  let account: PracticeAccount;
  try {
    account = await startPracticeWorld(chosen.world, {
      scenario: chosen.name,
      port,
      latencyMs,
      faults,
      onRequest,
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === null) throw error;
    process.stderr.write(`${i18n.t('cli:practice.portTaken', { port, code })}\n`);
    return 2;
  }
  const ended = untilEnded();
  process.stdout.write(args.flags.has('json') ? readyLine(account) : readyText(account, chosen, i18n));
  await ended;
  await account.close();
  return 0;
}

/** What is played: a scenario of ours, or one from a file. */
interface Chosen {
  readonly name: string;
  readonly title: string;
  /** what is wrong, in a sentence or in the words of the file's verdict; null: the file does not say */
  readonly wrong: string | null;
  readonly world: WorldDefinition;
}

/** @returns the exit code of a usage error, once it is told */
async function chooseScenario({ args, i18n }: CommandContext): Promise<Chosen | number> {
  const id = args.values.get('scenario')?.[0];
  const path = args.values.get('scenario-file')?.[0];
  if (path === undefined) return builtInScenario(id ?? DEFAULT_SCENARIO, i18n);
  if (id !== undefined) {
    return usageError({ id: 'exclusive', option: '--scenario', other: '--scenario-file' }, i18n);
  }
  const input = await readInput(path, MOST_SCENARIO_BYTES);
  if (!input.ok) {
    process.stderr.write(`${inputSentence(path, input.problem, i18n)}\n`);
    return 2;
  }
  const read = readScenarioFile(input.text);
  if (!read.ok) {
    process.stderr.write(`${scenarioFileSentence(path, read.problem, i18n)}\n`);
    return 2;
  }
  const { title, verdict, world } = read.scenario;
  const name = basename(path).replace(/\.json$/i, '');
  const wrong = verdict === null ? null : [verdict.code, ...verdict.layers].join(', ');
  return { name, title: title ?? name, wrong, world };
}

function builtInScenario(id: string, i18n: I18n): Chosen | number {
  if (!isScenarioId(id)) {
    const choices = scenarios.map((one) => one.id);
    return usageError({ id: 'bad-choice', option: '--scenario', text: id, choices }, i18n);
  }
  const title = i18n.t(`practice:scenarios.${id}.title`);
  const wrong = i18n.t(`practice:scenarios.${id}.wrong`);
  return { name: id, title, wrong, world: scenarioWorld(id) };
}

function readFaults(args: ParsedArguments): readonly Fault[] | UsageProblem {
  const faults: Fault[] = [];
  for (const text of args.values.get('fault') ?? []) {
    const parsed = parseFault(text);
    if (!parsed.ok) return { id: 'bad-fault', text, problem: parsed.problem };
    faults.push(parsed.fault);
  }
  return faults;
}

/** On standard error: standard output is for what the command answers. */
function printRequests(i18n: I18n): (request: ObservedRequest) => void {
  const colored = process.stderr.isTTY === true && process.env['FORCE_COLOR'] !== '0';
  return (request) => process.stderr.write(`${requestLine(request, Date.now(), i18n, colored)}\n`);
}

function list({ args, i18n }: CommandContext): number {
  const rows = scenarios.map((one) => ({
    id: one.id,
    title: i18n.t(`practice:scenarios.${one.id}.title`),
    verdict: one.verdict,
  }));
  if (args.flags.has('json')) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...rows.map((row) => widthOf(row.id))) + 2;
  // Eighty columns, as help has them: what is longer goes on under its own column.
  const beside = (text: string) => wrap(text, 80 - 2 - width);
  const lines = rows.flatMap(({ id, title, verdict }) =>
    [...beside(title), ...beside([verdict.code, ...verdict.layers].join(', '))].map(
      (line, index) => `  ${padEnd(index === 0 ? id : '', width)}${line}`,
    ),
  );
  process.stdout.write(`${i18n.t('cli:practice.list')}\n\n${lines.join('\n')}\n`);
  return 0;
}

function wholeNumber(
  args: ParsedArguments,
  name: 'port' | 'latency',
  least: number,
  most: number,
): number | UsageProblem {
  const text = args.values.get(name)?.[0];
  if (text === undefined) return 0;
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= least && value <= most) return value;
  return { id: 'bad-choice', option: `--${name}`, text, choices: [`${least}-${most}`] };
}

function untilEnded(): Promise<void> {
  return new Promise((resolve) => {
    everyStop(() => resolve());
  });
}
