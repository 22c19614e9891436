/**
 * Loaded into the built command by `node --import`: throws or rejects in the middle of whatever is under way when a
 * test says so, as a fault of the command's own would. What it throws is worded as badly as can be.
 */
import { connect } from 'node:net';

const SECRET = 'aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY';

const wire = connect(Number(process.env['BREAK_PORT']), '127.0.0.1').unref();
wire.on('error', () => {});
wire.on('data', (data) => {
  const error = new Error(`broken by the test: ${SECRET}\u001b[2J\nsecond line of the message`);
  // A screen that cannot be drawn any more: whatever it shows has a number in it.
  if (String(data).includes('render'))
    Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
      get: () => () => {
        throw error;
      },
    });
  else if (String(data).includes('reject')) void Promise.reject(error);
  else throw error;
});
