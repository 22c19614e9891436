/**
 * A server that says what a client has to hear and throws every byte away: an upload to it is as fast as its client
 * alone. Run as a process of its own: `node bench/lib/sink.ts` prints its endpoint.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

const answer = (message: IncomingMessage, response: ServerResponse): void => {
  message.resume();
  message.on('end', () => {
    if (message.method === 'POST') {
      const root = message.url?.includes('uploads')
        ? 'InitiateMultipartUploadResult'
        : 'CompleteMultipartUploadResult';
      response.end(`<${root}><Bucket>b</Bucket><Key>k</Key><UploadId>u</UploadId><ETag>"e"</ETag></${root}>`);
    } else {
      response.setHeader('etag', '"e"');
      response.end();
    }
  });
};

const server = createServer(answer);
server.on('checkContinue', (message, response) => {
  response.writeContinue();
  answer(message, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null)
    process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
