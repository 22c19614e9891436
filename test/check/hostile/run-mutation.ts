/** One check in which one answer arrives changed, and what is wrong with its outcome. */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CheckResult } from '../../../src/check/index.ts';
import type { PracticeAccount } from '../../../src/practice/index.ts';
import type { MatrixScenario } from '../fault-matrix/cells.ts';
import { named, whatIsThere } from '../fault-matrix/run-cell.ts';
import { runCheck } from '../helpers.ts';
import { accessTo, targetIn } from '../practice-account.ts';
import { MUTATIONS, numbersFrom, type Spoilt } from './mutations.ts';
import { operationOf } from './proxy.ts';
import { activeIn, textsOf } from './run-lie.ts';

const TRUTH: Readonly<Record<MatrixScenario, string>> = {
  healthy: 'no-problem-found',
  'same-account-key-policy': 'decrypt-not-allowed',
  'bare-message': 'decrypt-not-allowed',
};
const NO_CAUSE = /^(?:undetermined|service-error|throttled|endpoint-unreachable)$/;

/**
 * Answers whose content is a truth of its own: a policy that reads differently is another policy, a caller of another
 * account another caller. Only that they arrive whole can be spoilt.
 */
const OWN_TRUTH =
  /^(?:Get policy|Get encryption|GetKeyPolicy|ListGrants|DescribeKey|GetCallerIdentity|GetUser|List(?:Attached)?UserPolicies|ListGroupsForUser|GetUserPolicy|GetPolicy|GetPolicyVersion|CreateMultipartUpload)$/;
const KEEPS_CONTENT = ['shortened', 'cut off', 'a header missing', 'another status'] as const;

/** Nothing here is silent: long enough for a machine under load. */
const TIMEOUT_MS = 20_000;

export interface Mutated {
  /** the answer and what was done to it */
  readonly name: string;
  readonly result: CheckResult;
  readonly found: readonly string[];
}

/** @param seed chooses the answer and the change; the same one does the same again */
export async function runMutation(
  account: PracticeAccount,
  scenario: MatrixScenario,
  seed: number,
  answers: number,
): Promise<Mutated> {
  const below = numbersFrom(seed);
  const chosen = below(answers);
  let name = `${scenario}, seed ${seed}: no answer ${chosen}`;
  let count = 0;
  const proxy = await startSpoiler(account.endpoint, (operation, answer) => {
    if (count++ !== chosen) return answer;
    const kinds = OWN_TRUTH.test(operation) ? KEEPS_CONTENT : Object.keys(MUTATIONS);
    const kind = kinds[below(kinds.length)] ?? '';
    name = `${scenario}, seed ${seed}: ${operation}, ${kind}`;
    return MUTATIONS[kind]?.(answer, below) ?? answer;
  });
  try {
    const began = performance.now();
    const target = targetIn(account, { endpointUrl: proxy.url, timeoutMs: TIMEOUT_MS });
    const { result } = await runCheck(target, { access: accessTo(account), confirm: null });
    const elapsedMs = performance.now() - began;
    const there = await whatIsThere(account);
    return { name, result, found: wrongWith(scenario, { result, elapsedMs, there }) };
  } finally {
    await proxy.close();
  }
}

interface Ended {
  readonly result: CheckResult;
  readonly elapsedMs: number;
  /** `kind key` of what is in the bucket */
  readonly there: readonly string[];
}

function wrongWith(scenario: MatrixScenario, { result, elapsedMs, there }: Ended): string[] {
  const { code, layers, confidence } = result.verdict;
  const told = named(result);
  const untold = there.filter(
    (thing) => !told.includes(thing) && !told.includes(`object ${thing.split(' ')[1] ?? ''}`),
  );
  return [
    ...(code === TRUTH[scenario] || NO_CAUSE.test(code)
      ? []
      : [`wrong cause: ${code} ${layers.join('+')} ${confidence}`]),
    ...(elapsedMs > TIMEOUT_MS ? [`took ${Math.round(elapsedMs)} ms`] : []),
    ...untold.map((thing) => `left and not named: ${thing}`),
    ...activeIn(textsOf(result)),
  ];
}

/** Stands before a practice account and hands on each answer as `spoil` leaves it. */
async function startSpoiler(endpoint: string, spoil: (operation: string, answer: Spoilt) => Spoilt) {
  const { hostname, port: onwardPort } = new URL(endpoint);
  const server = createServer((request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method, url: path } = request;
      const { expect: _, ...headers } = request.headers;
      const onward = send({ hostname, port: onwardPort, method, path, headers }, (answer) => {
        const came: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => came.push(chunk));
        answer.on('end', () => {
          const whole = Buffer.concat(came);
          const { statusCode: status = 502, headers: named } = answer;
          const { 'content-length': length, 'transfer-encoding': __, ...rest } = named;
          const spoilt = spoil(operationOf(request, body), {
            status,
            headers: rest,
            body: whole,
            sent: whole.length,
          });
          const kept = method === 'HEAD' ? length : String(spoilt.body.length);
          response.writeHead(spoilt.status, {
            ...spoilt.headers,
            ...(kept === undefined ? {} : { 'content-length': kept }),
          });
          if (spoilt.sent === spoilt.body.length) response.end(spoilt.body);
          else response.write(spoilt.body.subarray(0, spoilt.sent), () => response.destroy());
        });
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    server.emit('request', request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
