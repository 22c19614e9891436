/** Whose the readers are, asked by whoever needs one first. */
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createReaders } from '../../src/check/readers.ts';
import type { ReaderFound } from '../../src/diagnosis/index.ts';
import { clientsOf } from '../probe/aws-server.ts';

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Arn>arn:aws:iam::111122223333:user/reader</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** A reader whose first question is never answered, and every further one at once. */
async function slowAtFirst() {
  let asked = 0;
  const arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    if (asked === 1) arrived.resolve();
    else response.end(IDENTITY);
  });
  const outcomes: (readonly ReaderFound[])[] = [];
  const readers = createReaders([await clientsOf(server)], (found) => outcomes.push(found));
  return { readers, outcomes, arrived: arrived.promise, asked: () => asked };
}

test('a question that was given up does not decide for those that were not', async () => {
  const { readers, outcomes, arrived, asked } = await slowAtFirst();
  const first = new AbortController();
  const other = new AbortController();
  const given = readers.of('111122223333', first.signal);
  const beside = readers.of('111122223333', other.signal);
  await arrived;
  first.abort();
  expect(await given).toBeNull();
  expect((await beside)?.account).toBe('111122223333');
  expect((await readers.all(other.signal)).map(({ account }) => account)).toEqual(['111122223333']);
  expect(outcomes).toEqual([[{ account: '111122223333', error: null }]]);
  expect(asked()).toBe(2);
});
