/**
 * The flow under any sequence of keys and answers: there is always a way out, nothing typed is lost, no two checks run
 * at once, and nothing is written without consent.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckEvent, CheckResult, Look } from '../../src/check/events.ts';
import { createI18n } from '../../src/i18n/index.ts';
import type { PracticeAccount } from '../../src/practice/handle.ts';
import { primaryActionOf } from '../../src/tui/flow/actions.ts';
import { isList, listLength } from '../../src/tui/flow/moves.ts';
import { bodyOf, stageOf } from '../../src/tui/flow/selectors.ts';
import type { Effect, Event, ScreenName, State } from '../../src/tui/flow/state.ts';
import { update } from '../../src/tui/flow/update.ts';
import { eventsOfKey, eventsOfText } from '../../src/tui/input.ts';
import { BINDINGS, type KeyName, shownKeys } from '../../src/tui/keys.ts';
import { choicesOf } from '../../src/tui/plain/choices.ts';
import { leftOf } from '../../src/tui/text/summary.ts';
import { drive } from './support/drive.ts';
import { EVIDENCE, FIX, LOOK, PRACTICE, resultOf } from './support/walk.ts';

const account = (scenario: string): PracticeAccount => ({ ...PRACTICE, scenario });

const left = { kind: 'object', bucket: 'b', key: 'k/small', command: 'aws s3api …' } as const;
const failing = resultOf(false);
const strict = { ...FIX, kind: 'strict', terraform: null } as const;
/** What a check can come to. */
const RESULTS: readonly CheckResult[] = [
  failing,
  resultOf(true),
  {
    ...failing,
    fixes: [
      { ...FIX, alternatives: [strict] },
      { ...FIX, diff: null, actions: [] },
    ],
  },
  { ...failing, fixes: [] },
  { ...failing, fixes: [], verdict: { ...failing.verdict, code: 'endpoint-unreachable' } },
  { ...failing, steps: [], fixes: [], verdict: { ...failing.verdict, code: 'bucket-not-found' } },
  { ...failing, cleanup: { complete: false, verified: true, left: [left] } },
  {
    ...failing,
    steps: [],
    fixes: [],
    evidence: {
      ...EVIDENCE,
      caller: {
        status: 'refused',
        error: {
          code: 'AccessDenied',
          httpStatus: 403,
          message: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
          requestId: null,
        },
      },
    },
  },
];
const LOOKS: readonly Look[] = [
  LOOK,
  { ...LOOK, warnings: [{ id: 'notifications', targets: 1 }] },
  { ...LOOK, stopped: 'cannot-write' },
];

const KEYS = [...new Set(BINDINGS.map(({ key }) => key))];
const ROOM = { limit: 7, page: 5 };
const TEXTS = [
  'a',
  '버',
  'l',
  '?',
  '3',
  'amzn-s3-demo-bucket',
  'AccessDenied: Access Denied\n',
  '123456',
  'eu-west-3',
];

/** A check that is under way outside of the flow. */
interface Live {
  readonly run: number;
  stage: 'begun' | 'looked' | 'consented' | 'stopping';
  look: Look;
}

/** The world beside the flow: carries effects out, in an order of its own. */
class World {
  state: State;
  pending: Effect[] = [];
  live: Live | null = null;
  exits = 0;

  constructor(report: CheckResult | null) {
    const driver = report === null ? drive() : drive({ report });
    this.state = driver.state;
    this.take(driver.effects);
  }

  send(event: Event): void {
    const [next, effects] = update(this.state, event);
    this.state = next;
    this.take(effects);
  }

  private take(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'start-check':
          expect(this.live, 'two checks at once').toBeNull();
          this.live = { run: effect.run, stage: 'begun', look: LOOK };
          break;
        case 'continue-check':
          expect(this.live?.run, 'consent to a run that is not under way').toBe(effect.run);
          expect(this.live?.stage).toBe('looked');
          if (this.live) this.live.stage = 'consented';
          break;
        case 'leave-check':
          // One that was told beforehand that nothing will be written may be left at any time.
          if (this.live?.look.stopped === null)
            expect(this.live.stage, 'left behind while it writes').not.toBe('consented');
          this.live = null;
          break;
        case 'stop-check':
          if (this.live) this.live.stage = 'stopping';
          break;
        case 'exit':
          this.exits += 1;
          break;
        default:
          this.pending.push(effect);
      }
    }
  }

  /** The next thing that happens in a check. */
  runOn(choice: number) {
    const { live } = this;
    if (live === null) return;
    const tell = (event: CheckEvent) => this.send({ type: 'check', run: live.run, event });
    const end = (result: CheckResult) => {
      this.live = null;
      tell({ type: 'finished', result });
    };
    if (choice % 11 === 10) {
      this.live = null;
      return this.send({ type: 'check-failed', run: live.run, detail: 'boom' });
    }
    switch (live.stage) {
      case 'begun': {
        if (choice % 4 === 3) return this.send({ type: 'mfa-asked', run: live.run, serial: 'arn:mfa' });
        // A run that waits for a code does not look around meanwhile.
        if (this.state.screen.name === 'mfa') return;
        live.stage = 'looked';
        live.look = LOOKS[choice % LOOKS.length] ?? LOOK;
        return tell({ type: 'look-finished', look: live.look });
      }
      case 'looked':
        return;
      case 'consented':
        if (live.look.stopped !== null) return end(RESULTS[7] ?? failing);
        if (choice % 3 === 0) return tell({ type: 'probe-started', plan: [] });
        if (choice % 3 === 1) return tell({ type: 'at-risk', leftovers: [left] });
        return end(RESULTS[choice % RESULTS.length] ?? failing);
      case 'stopping':
        return end(resultOf(false, true));
    }
  }

  /** One of the effects that wait is carried out, well or badly. */
  answer(choice: number) {
    const [effect] = this.pending.splice(choice % Math.max(1, this.pending.length), 1);
    if (effect === undefined) return;
    const good = choice % 3 !== 0;
    const detail = 'no';
    const problem = { says: () => 'no' };
    switch (effect.type) {
      case 'find-credentials':
        return this.send({ type: 'credentials', found: good });
      case 'start-practice':
        return this.send(
          good
            ? { type: 'practice-started', account: account(effect.scenario) }
            : { type: 'practice-failed', detail },
        );
      case 'apply':
        return this.send(good ? { type: 'applied' } : { type: 'not-applied', detail });
      case 'save':
        return this.send(
          good
            ? { type: 'saved', files: ['report.json'], directory: effect.directory }
            : { type: 'not-saved', detail },
        );
      case 'copy':
        return this.send({
          type: 'copied',
          view: effect.view,
          copied: good ? { ok: true, program: null } : { ok: false },
        });
      case 'check-document':
        return this.send({
          type: 'document-checked',
          field: effect.field,
          text: effect.text,
          problem: good ? null : problem,
        });
      case 'explain':
        if (choice % 5 === 0) return this.send({ type: 'explain-failed', run: effect.run, detail });
        return this.send(
          good
            ? { type: 'explained', run: effect.run, result: { ...failing, steps: [], flow: null } }
            : { type: 'not-explained', run: effect.run, field: 'grants', problem },
        );
      case 'list':
        this.send({
          type: 'listed',
          field: effect.field,
          of: effect.of,
          items: [{ value: 'one', hint: null }],
        });
        return this.send({
          type: 'list-ended',
          field: effect.field,
          of: effect.of,
          code: good ? null : 'AccessDenied',
        });
      case 'tick':
        return this.send({ type: 'ticked', run: effect.run });
      default:
        return;
    }
  }
}

/** Everything that somebody has typed. */
const typedIn = ({ form, handed, search }: State) =>
  JSON.stringify([
    Object.values(form.lines).map(({ text }) => text),
    handed.text,
    Object.values(handed.lines).map(({ text }) => text),
    search.text,
  ]);

/** Commands and events that are there to change what is typed. */
const CHANGES: readonly string[] = ['backspace', 'delete', 'clear', 'confirm'];
const changes = (event: Event) =>
  event.type === 'text' ||
  event.type === 'choose' ||
  (event.type === 'command' && CHANGES.includes(event.command));

/** What must be true of every state. */
function checkState(world: World): void {
  const { state } = world;
  const { screen } = state;
  expect(stageOf(state)).toBeTruthy();
  if (screen.name === 'ended') {
    expect(world.exits).toBe(1);
    return;
  }
  // A way out: at most two Ctrl-C.
  let out = update(state, { type: 'command', command: 'interrupt' })[0];
  if (out.screen.name === 'stopping') out = update(out, { type: 'command', command: 'interrupt' })[0];
  expect(out.screen.name, `Ctrl-C on ${screen.name}`).toBe('ended');
  if (state.run.atRisk.length > 0 && world.live !== null) expect(leftOf(out).length).toBeGreaterThan(0);
  // A way on or back, where nothing is under way that comes to its own end.
  const keys = shownKeys(state, 'footer').map(({ words }) => words);
  const goesOn = primaryActionOf(state) !== null;
  const waits = ['starting', 'explaining', 'looking', 'uploading', 'applying', 'stopping'].includes(
    screen.name,
  );
  if (!waits) expect(goesOn || keys.includes('back'), `stuck on ${screen.name}`).toBe(true);
  // Line by line too.
  const choices = choicesOf(state, createI18n(state.language));
  const typed = ['target', 'mfa', 'pasted-error', 'documents', 'scenario', 'patience'].includes(screen.name);
  if (!waits && !typed) expect(choices.length, `no choice on ${screen.name}`).toBeGreaterThan(0);
  if (isList(screen.name)) {
    const length = listLength(state, screen.name);
    expect(state.cursors[screen.name]).toBeLessThan(Math.max(1, length));
  }
  if (screen.name === 'fix') expect(bodyOf(screen.result, screen.fix, screen.variant)).not.toBeNull();
}

const move = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('enter' as const), n: fc.nat(0) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('key' as const), n: fc.nat(KEYS.length - 1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('text' as const), n: fc.nat(TEXTS.length - 1) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('run' as const), n: fc.nat(1000) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('answer' as const), n: fc.nat(1000) }) },
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

function play(world: World, { kind, n }: Move) {
  if (kind === 'run') return world.runOn(n);
  if (kind === 'answer') return world.answer(n);
  const key: KeyName = kind === 'enter' ? 'enter' : (KEYS[n] ?? 'enter');
  const events =
    kind === 'text'
      ? eventsOfText(world.state, TEXTS[n] ?? '', ROOM)
      : eventsOfKey(world.state, key === 'ctrl+c' && n % 2 === 0 ? 'escape' : key, ROOM);
  for (const event of events) {
    const before = typedIn(world.state);
    world.send(event);
    if (!changes(event)) expect(typedIn(world.state), JSON.stringify(event)).toBe(before);
  }
}

/** More of them on demand: `WIZARD_MATRIX=full`. */
const RUNS = process.env['WIZARD_MATRIX'] === 'full' ? 5000 : 300;

describe('any sequence of keys and answers', () => {
  test('leaves a way out, loses nothing typed, and runs one check at a time', { timeout: 600_000 }, () => {
    const seen = new Set<ScreenName>();
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.array(move, { minLength: 20, maxLength: 120, size: 'max' }),
        (first, moves) => {
          const world = new World(first === 0 ? failing : null);
          for (const one of moves) {
            const typed = typedIn(world.state);
            play(world, one);
            // What happens outside takes nothing away.
            if (one.kind === 'run' || one.kind === 'answer') expect(typedIn(world.state)).toBe(typed);
            checkState(world);
            seen.add(world.state.screen.name);
            if (world.state.screen.name === 'ended') return;
          }
        },
      ),
      { numRuns: RUNS },
    );
    // The sequences come everywhere, or they would show little.
    for (const name of ['consent', 'uploading', 'compare', 'why', 'fix', 'documents', 'stopping'] as const)
      expect([...seen], name).toContain(name);
  });

  test('after the end nothing happens any more', () => {
    const ended = drive().press('interrupt');
    for (const event of [
      { type: 'command', command: 'confirm' },
      { type: 'text', text: 'x' },
      { type: 'practice-started', account: account('healthy') },
    ] as const)
      expect(ended.send(event)).toMatchObject({ state: ended.state });
  });
});
