/** Real texts, damaged: whoever reads them says what is wrong and throws nothing. `FUZZ_ROUNDS` sets how many are made. */
import { expect, it } from 'vitest';
import { READERS } from './readers.ts';

const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 300);

const WHOLE = [
  '{"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}',
  'An error occurred (AccessDenied) when calling the UploadPart operation: User: arn:aws:iam::111122223333:user/a is not authorized to perform: kms:Decrypt on resource: x because no resource-based policy allows the kms:Decrypt action',
  '<Error><Code>AccessDenied</Code><Message>x</Message></Error>',
  '{"Grants":[{"GrantId":"a","GranteePrincipal":"b","Operations":["Decrypt"],"KeyId":"k"}]}',
  '{"schemaVersion":1,"tool":{"name":"x","version":"1"},"steps":[],"evidence":{}}',
];
const STRANGE = [
  '\u001b]0;x\u0007',
  '\u202e',
  '\u0000',
  '[[',
  '{',
  '"',
  ',',
  'null',
  '1e999',
  '${',
  '*',
  '\ud800',
  'arn:',
  '-1',
];

/** Numerical Recipes' generator: the same texts in each run. */
let state = 20_250_101;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (state >>> 8) % limit;
}

function damaged(text: string): string {
  const at = below(text.length + 1);
  const way = below(3);
  if (way === 0) return text.slice(0, at) + (STRANGE[below(STRANGE.length)] ?? '') + text.slice(at);
  if (way === 1) return text.slice(0, at) + text.slice(at + below(8));
  return (text.slice(0, at) + text.slice(below(text.length + 1))).slice(0, 4000);
}

it('nothing is thrown at a damaged text', () => {
  const thrown: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let text = WHOLE[round % WHOLE.length] ?? '';
    for (let left = below(6) + 1; left > 0; left -= 1) text = damaged(text);
    for (const [name, read] of Object.entries(READERS)) {
      try {
        read(text);
      } catch (error) {
        thrown.push(`${name}: ${String(error)}: ${JSON.stringify(text)}`);
      }
    }
  }
  expect(thrown).toEqual([]);
}, 3_600_000);
