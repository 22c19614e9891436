/**
 * Loaded into the built command and its threads by `node --import`: throws or rejects in the middle of whatever is under way when a
 * test says so, as a fault of the command's own would. What it throws is worded as badly as can be.
 */
import { subscribe } from 'node:diagnostics_channel';
import { connect } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const SECRET = 'aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY';

function breakIt(how: string): void {
  const error = new Error(`broken by the test: ${SECRET}\u001b[2J\nsecond line of the message`);
  // A screen that cannot be drawn any more: whatever it shows has a number in it.
  if (how === 'render')
    Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
      get: () => () => {
        throw error;
      },
    });
  else if (how === 'die') process.exit();
  else if (how.startsWith('SIG')) process.kill(process.pid, how);
  else if (how === 'reject') void Promise.reject(error);
  else throw error;
}

/** Told over a wire, by a test that stands between the command and its account. */
const port = process.env['BREAK_PORT'];
if (port !== undefined) {
  const wire = connect(Number(port), '127.0.0.1').unref();
  wire.on('error', () => {});
  wire.write(isMainThread ? 'main' : 'check');
  wire.on('data', (data) => breakIt(String(data)));
}

/** `7:throw`: where the account is in the same process, as the seventh request comes into being. */
const [nth, how = ''] = (process.env['BREAK_AT'] ?? '').split(':');
let created = 0;
if (how !== '')
  subscribe('http.client.request.created', () => {
    created += 1;
    if (created === Number(nth)) breakIt(how);
  });
