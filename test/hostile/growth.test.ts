/** Texts made to be slow: twice the text takes about twice the time, whatever it is made of and whoever reads it. */
import { describe, expect, it } from 'vitest';
import { READERS } from './readers.ts';

/** Repeated; each makes some careless expression try every way there is. */
const PIECES = [
  ' ',
  '\n',
  '\t',
  'a',
  'A',
  '0',
  '*',
  '*a',
  '?',
  '\\',
  '"',
  "'",
  '`',
  '{',
  '[',
  '<',
  '(',
  '/',
  '-',
  '_',
  '.',
  ':',
  '=',
  '&',
  '|',
  '#',
  '$',
  '${',
  '%20',
  ' \n',
  'a ',
  'a:',
  'a=',
  'a.',
  'a-',
  'a/',
  'a, ',
  '\\"',
  '\\\\',
  '{"',
  '["',
  '{"a":',
  '[[',
  '<a>',
  '<!--',
  ']]>',
  '**',
  '](',
  '![',
  'http://',
  'https://a/',
  'a@',
  'arn:',
  'arn:aws:',
  'arn:aws:kms:eu-west-1:111122223333:key/',
  'User: ',
  'User: a is not authorized to perform: ',
  ' because no ',
  ' on resource: ',
  'with an explicit deny ',
  'An error occurred (',
  'AccessDenied',
  'Code',
  '<Code>',
  '<Message>',
  '"Statement":[',
  '"Sid":"',
  'aws ',
  'X-Amz-Signature=',
  'X-Amz-',
  'AKIA',
  'Authorization: ',
  'aws_secret_access_key = ',
  'Credential=',
  'password',
  '\u001b[',
  '\u001b]',
  '\u001b]0;',
  '\u009b',
  '\u009d',
  '\u202e',
  '\u200d',
  '한',
  'é',
  '👩‍👩‍👧',
  '\ud800',
  '- a: ',
  '&a ',
  '*a ',
  '? ',
  '---\n',
  '  a:\n',
  '| ',
  '> ',
  'T',
  '1h',
  '99999',
  'xn--',
  '::',
  '%',
];
const ENDS = ['', '!'];
const SMALL = 1500;
const TIMES = 4;
/** Below this much CPU time, in milliseconds, nothing is measured: a pasted text has a few thousand characters. */
const NOTHING = 30;
/** Linear is 4. */
const MOST = 9;

function cpu(run: () => unknown): number {
  const began = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** The least of a few: whatever else the machine does only adds. */
function least(run: () => unknown, times: number): number {
  return Math.min(...Array.from({ length: times }, () => cpu(run)));
}

function filled(piece: string, end: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length) + end;
}

describe('no text makes slow', () => {
  it.each(Object.entries(READERS))('%s', (_name, read) => {
    const slow: string[] = [];
    for (const piece of PIECES)
      for (const end of ENDS) {
        const large = filled(piece, end, SMALL * TIMES);
        const first = cpu(() => read(large));
        if (first < NOTHING) continue;
        const after = Math.min(
          first,
          least(() => read(large), 2),
        );
        const before = least(() => read(filled(piece, end, SMALL)), 3);
        if (after > NOTHING && after / Math.max(before, 1) > MOST)
          slow.push(
            `${JSON.stringify(piece)} + ${JSON.stringify(end)}: ${before.toFixed(0)} → ${after.toFixed(0)} ms`,
          );
      }
    expect(slow).toEqual([]);
  });
});
