/** What terminals, mail and people do to a text on the way. */
import { describe, expect, it } from 'vitest';
import { pastedErrors } from '../../../src/diagnosis/index.ts';
import { first, ID, KEY, SAID, USER } from './said.ts';

const SESSION = 'arn:aws:sts::111122223333:assumed-role/Uploader/nightly';

describe('what happens to a text on the way', () => {
  const cli = `upload failed: ./big.bin to s3://invoices/big.bin An error occurred (AccessDenied) when calling the UploadPart operation: ${SAID}`;
  const expected = {
    operation: 'UploadPart',
    error: { code: 'AccessDenied' },
    denial: {
      action: 'kms:Decrypt',
      layer: 'key-policy',
      denial: 'implicit',
      caller: USER,
      resource: { arn: KEY },
    },
  };
  const wrapAt = (width: number, text: string, end = '\n') =>
    Array.from({ length: Math.ceil(text.length / width) }, (_, line) =>
      text.slice(line * width, (line + 1) * width),
    ).join(end);

  it.each([60, 72, 78, 79, 80, 97, 100, 120, 132])(
    'a terminal of %i columns breaks words and ARNs',
    (width) => {
      expect(first(wrapAt(width, cli))).toMatchObject(expected);
      expect(first(`$ aws s3 cp big.bin s3://invoices/\n${wrapAt(width, cli)}\n$ `)).toMatchObject(expected);
    },
  );

  it.each([48, 65, 80, 110])('and at %i columns the copy loses the spaces at the edge', (width) => {
    const copied = wrapAt(width, cli)
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n');
    expect(first(copied)).toMatchObject({
      denial: { action: 'kms:Decrypt', layer: 'key-policy', denial: 'implicit' },
    });
  });

  it.each([
    [
      'mail quoting',
      wrapAt(76, cli)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n'),
    ],
    ['Windows line ends', wrapAt(90, cli, '\r\n')],
    ['colours', `\u001b[31m${cli.replace('AccessDenied', '\u001b[1mAccessDenied\u001b[22m')}\u001b[0m`],
    ['a link that the terminal made', cli.replace(KEY, `\u001b]8;;https://x\u0007${KEY}\u001b]8;;\u0007`)],
    ['HTML entities', `<pre>${cli.replaceAll("'", '&#39;')}&lt;/pre&gt;</pre>`],
    ['no-break spaces', cli.replaceAll(' ', '\u00a0')],
    ['invisible characters', cli.replaceAll(':', '\u200b:')],
    ['quotes around it', `"${cli}"`],
    ['Markdown', `\`\`\`\n${cli}\n\`\`\``],
    ['code marks around the ARN', cli.replace(KEY, `\`${KEY}\``)],
    [
      'the time stamps of a CI system',
      wrapAt(90, cli)
        .split('\n')
        .map((line) => `2026-11-22T03:39:05.1234567Z ${line}`)
        .join('\n'),
    ],
    [
      'a frame on both sides',
      wrapAt(50, cli)
        .split('\n')
        .map((line) => `| ${line.padEnd(50)} |`)
        .join('\n'),
    ],
    ['a log line in JSON', JSON.stringify({ level: 'error', msg: cli })],
    ['tabs', cli.replaceAll(' ', '\t')],
    ['a byte order mark', `\ufeff${cli}`],
  ])('%s', (_, text) => {
    expect(first(text)).toMatchObject(expected);
  });

  it('keeps the ARN of a quoted resource', () => {
    const said = `User: ${SESSION} is not authorized to perform: s3:PutObject on resource: &quot;arn:aws:s3:::invoices/a b.bin&quot; with an explicit deny in a resource-based policy`;
    expect(first(`<Error><Code>AccessDenied</Code><Message>${said}</Message></Error>`).denial).toMatchObject({
      action: 's3:PutObject',
      layer: 'bucket-policy',
      resource: { arn: 'arn:aws:s3:::invoices/a b.bin' },
    });
  });
});

it('takes time linear in a hostile paste', () => {
  const units = [
    'An error occurred (',
    'An error occurred (A) when calling the B operation: ',
    'operation error S3: ',
    '(Service: ',
    'Exception: (Service: S3, Status Code: 403',
    '<Code>A</Code><Message>',
    '<code>',
    'AccessDenied: ',
    '::errors::',
    'User: arn:aws:',
    'is not authorized to perform: kms:Decrypt ',
    'isnotauthorizedtoperform:kms:D',
    '{"errorCode":"x","errorMessage":"y"},',
    '[',
    '&amp;',
    '\u001b[',
    '\u001b]8;;',
    '> ',
    ' \n',
    "code: '",
  ];
  for (const unit of units) {
    // processor time: whatever else the computer does is not in it
    const cost = (characters: number) => {
      const text = unit.repeat(Math.ceil(characters / unit.length));
      const before = process.threadCpuUsage();
      pastedErrors(text);
      pastedErrors(`An error occurred (AccessDenied) when calling the UploadPart operation: ${text}`);
      return process.threadCpuUsage(before).user / 1000;
    };
    const short = Math.min(cost(75_000), cost(75_000));
    // four times the text: a square would be sixteen times the cost; what is over in a moment says nothing
    expect(cost(300_000), unit).toBeLessThan(Math.max(8 * short, 250));
  }
});

describe('words that somebody has put under a message', () => {
  const client = 'An error occurred (AccessDenied) when calling the UploadPart operation: ';

  it.each([
    ['Korean', '왜 업로드가 안 되나요?'],
    ['French', 'écrit hier soir'],
    ['French in ASCII', 'Veuillez verifier les droits'],
    ['English', 'what does this mean?'],
  ])('in %s are no part of it', (_, words) => {
    for (const message of [SAID, 'Access Denied'])
      for (const text of [
        `${client}${message}\n${words}`,
        `${client}${message}\r\n${words}\r\n${words}`,
        `${message}\n${words}`,
      ])
        expect(first(text).error.message, text).toBe(message);
    expect(first(`${client}Access Denied\n${words}`).denial?.wording).toBe('bare');
  });

  it('stay out of a message that is of another kind, where their letters show it', () => {
    const busy =
      'An error occurred (SlowDown) when calling the UploadPart operation: Please reduce your request rate.';
    expect(first(`${busy}\n왜 그런가요?`).error.message).toBe('Please reduce your request rate.');
  });

  it('are told from a name in other letters, which a terminal has broken', () => {
    const resource = 'arn:aws:s3:::photos/사진/제주도.bin';
    const said = `User: ${USER} is not authorized to perform: s3:PutObject on resource: "${resource}" because no identity-based policy allows the s3:PutObject action`;
    const at = said.indexOf('제주도');
    expect(first(`${client}${said.slice(0, at)}\n${said.slice(at)}`).error.message).toBe(said);
    expect(first(`${client}${said}`).error.message).toBe(said);
  });

  it('and AWS’s own words behind a message stay out as before', () => {
    const told = `${client}${SAID}\n(Service: S3, Status Code: 403, Request ID: ${ID})\n무엇이 문제입니까?`;
    expect(first(told).error).toMatchObject({ requestId: ID });
    expect(first(told).error.message).not.toContain('무엇');
  });
});
