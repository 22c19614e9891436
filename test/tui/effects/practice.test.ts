/** Practice accounts that come when somebody has gone on to another one. */
import { expect, test } from 'vitest';
import type { PracticeAccount } from '../../../src/practice/handle.ts';
import { practiceAccount } from '../../../src/tui/effects/practice.ts';
import { PRACTICE } from '../support/walk.ts';

/** Accounts that can be told apart, and what is still open of them. */
function accounts() {
  const open = new Set<string>();
  const make = (name: string): PracticeAccount => {
    open.add(name);
    return { ...PRACTICE, bucket: name, close: async () => void open.delete(name) };
  };
  return { open, make };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('one that nobody waits for any more leaves the one in use open', async () => {
  const { open, make } = accounts();
  const coming = [
    Promise.withResolvers<PracticeAccount>(),
    Promise.withResolvers<PracticeAccount>(),
  ] as const;
  const order = coming.map(({ promise }) => promise);
  let used: PracticeAccount | null = null;
  const { takes, end } = practiceAccount(
    {
      loadPractice: async () => {},
      startPractice: () => order.shift() ?? Promise.reject(new Error('no more')),
    },
    (event) => {
      if (event.type !== 'practice-started') return;
      // Enter, Esc, Enter: the first that comes is taken, and the other one sent away.
      if (used !== null) takes['close-practice']({ type: 'close-practice', account: event.account });
      used ??= event.account;
    },
  );
  takes['start-practice']({ type: 'start-practice', scenario: 'healthy' });
  takes['start-practice']({ type: 'start-practice', scenario: 'healthy' });
  coming[0].resolve(make('first'));
  await settled();
  coming[1].resolve(make('second'));
  await settled();
  expect([...open]).toEqual(['first']);
  await end();
  expect([...open]).toEqual([]);
});

test('one that takes the place of another closes it', async () => {
  const { open, make } = accounts();
  const names = ['first', 'second'];
  const { takes } = practiceAccount(
    { loadPractice: async () => {}, startPractice: async () => make(names.shift() ?? '') },
    () => {},
  );
  for (let times = 0; times < 2; times += 1) {
    takes['start-practice']({ type: 'start-practice', scenario: 'healthy' });
    await settled();
  }
  expect([...open]).toEqual(['second']);
});
