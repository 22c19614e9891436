/**
 * Stands between a client and the practice account in this process, and lets answers through in generations: all that
 * have come are held until the client asks for nothing more without them, and then go out together. So many generations
 * are so many round trips, whatever the computer is busy with: two calls of which neither waits for the other are never
 * counted one after the other only because the clock had them so.
 */
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { onTestFinished } from 'vitest';
import { isForm, nameOf } from '../interruption/request-name.ts';
import { proxyOf } from './proxy-of.ts';

export interface GenerationProxy {
  readonly url: string;
  /** the names of the requests that were answered together */
  readonly generations: readonly (readonly string[])[];
}

/**
 * So many turns of the event loop have to pass in which nothing comes. Turns, not time: what is ready is handled in the
 * next one, however long a busy computer takes to come to it.
 */
const QUIET_TURNS = 100;
/** A turn lasts as long at least, in milliseconds. */
const TURN_MS = 1;
/** What a process may have open while it is only waiting; files being read or connections being made are none of it. */
const AT_REST =
  /^(?:Timeout|Immediate|MessagePort|PipeWrap|TTYWrap|ProcessWrap|(?:TCP|Pipe)(?:Socket|Server)?Wrap)$/;

/** Ends with the test. The client has to run in this thread, whose event loop tells whether it is still at work. */
export async function generationProxy(target: string): Promise<GenerationProxy> {
  const { hostname, port } = new URL(target);
  const generations: (readonly string[])[] = [];
  let held: { readonly name: string; readonly release: () => void }[] = [];
  let underWay = 0;
  let quietTurns = 0;

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay += 1;
    quietTurns = 0;
    const { method, url: path, headers } = request;
    request.on('error', () => response.destroy());
    const form = isForm(request) ? await readAll(request) : null;
    let answered = false;
    const onward = send({ hostname, port, method, path, headers }, async (answer) => {
      answered = true;
      const body = await readAll(answer);
      // A refusal comes before the body is read: what of it is under way must not stand before the next request.
      request.unpipe(onward);
      request.resume();
      underWay -= 1;
      quietTurns = 0;
      held.push({
        name: nameOf(request, form),
        release: () => response.writeHead(answer.statusCode ?? 500, answer.headers).end(body),
      });
    });
    onward.on('error', () => {
      if (answered) return;
      underWay -= 1;
      response.destroy();
    });
    if (form !== null) onward.end(form);
    else if (headers.expect === undefined) request.pipe(onward);
    else {
      // What the account refuses by the headers alone never gets a body.
      onward.once('continue', () => {
        response.writeContinue();
        request.pipe(onward);
      });
      onward.flushHeaders();
    }
  };
  const url = await proxyOf((request, response) => void forward(request, response), 'on-demand');

  const look = () => {
    const waiting = underWay === 0 && held.length > 0;
    const atRest = waiting && process.getActiveResourcesInfo().every((name) => AT_REST.test(name));
    quietTurns = atRest ? quietTurns + 1 : 0;
    if (quietTurns === QUIET_TURNS) {
      const generation = held;
      held = [];
      generations.push(generation.map(({ name }) => name).sort());
      for (const { release } of generation) release();
    }
    looking = setTimeout(look, TURN_MS);
  };
  let looking = setTimeout(look, TURN_MS);
  onTestFinished(() => clearTimeout(looking));
  return { url, generations };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
