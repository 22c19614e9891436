/** Everything in the tool that reads text from outside, as functions of one text. */

import { deleteObjectCommand } from '../../src/check/aws-command.ts';
import {
  checkAge,
  checkBucket,
  checkDuration,
  checkEndpointUrl,
  checkKmsKeyId,
  checkPrefix,
  checkRegion,
  checkRoleArn,
  checkSize,
} from '../../src/check/target-values.ts';
import { pathIn, pathsIn } from '../../src/cli/explain/typed-paths.ts';
import { parseDenial } from '../../src/diagnosis/denial/denial.ts';
import { squeezed } from '../../src/diagnosis/denial/squeezed.ts';
import { pastedErrors } from '../../src/diagnosis/pasted/pasted-error.ts';
import { withoutSecrets, withoutSignedQuery } from '../../src/diagnosis/secrets.ts';
import { languageFromEnvironment } from '../../src/i18n/languages.ts';
import { printable, printableLines } from '../../src/i18n/printable.ts';
import { unwrapPolicy } from '../../src/policy/document/envelope.ts';
import { parseGrantList } from '../../src/policy/document/grant-list.ts';
import { parsePolicy } from '../../src/policy/document/parse.ts';
import { matchesWildcard } from '../../src/policy/evaluation/match.ts';
import { parseFault } from '../../src/practice/faults/parse.ts';
import { readScenarioFile } from '../../src/practice/index.ts';
import { plainText } from '../../src/probe/connection/plain-text.ts';
import { lines as htmlLines, prose as htmlProse } from '../../src/report/html/escape.ts';
import { code, fenced, prose, table } from '../../src/report/markdown/escape.ts';
import { readReport } from '../../src/report/read/index.ts';
import { widthOf, wrap, wrapCutting } from '../../src/report/width.ts';
import { lineOf } from '../../src/tui/flow/line.ts';

const PLACE = { bucket: 'b', region: 'eu-west-1', endpointUrl: null, mfaDelete: false };

export const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'an AWS message': (text) => plainText(text, 4096),
  'a long AWS message': (text) => plainText(text, text.length),
  'text for a terminal': (text) => printable(text, text.length),
  'lines for a terminal': printableLines,
  'secrets in a text': withoutSecrets,
  'a signed query': withoutSignedQuery,
  'the words of a denial': parseDenial,
  'a pasted error': pastedErrors,
  'a pasted error squeezed by a terminal': squeezed,
  'a policy': parsePolicy,
  'a policy in what a CLI prints': unwrapPolicy,
  'a list of grants': (text) => parseGrantList(text, null),
  'a pattern': (text) => matchesWildcard(text, text.replaceAll('*', 'aa')),
  'a pattern that does not fit': (text) => matchesWildcard(`*${text}*b`, 'a'.repeat(text.length)),
  'a report': readReport,
  'a scenario file': (text) => readScenarioFile(text),
  'a fault': parseFault,
  'typed paths': (text) => [pathIn(text), pathsIn(text)],
  'a bucket': checkBucket,
  'a key': checkKmsKeyId,
  'a role': checkRoleArn,
  'a Region': checkRegion,
  'an endpoint': checkEndpointUrl,
  'a prefix': checkPrefix,
  'a size, a duration, an age': (text) => [checkSize(text), checkDuration(text), checkAge(text)],
  'the environment’s language': (text) =>
    languageFromEnvironment({ LANG: text, LC_ALL: text, LANGUAGE: text }),
  'a typed line': lineOf,
  'a command': (text) => deleteObjectCommand(PLACE, text, text),
  'Markdown prose': prose,
  'Markdown code': code,
  'a Markdown block': (text) => fenced('json', text),
  'a Markdown table': (text) => table([text], [[text]]),
  'HTML prose': htmlProse,
  'HTML lines': htmlLines,
  'its width': widthOf,
  'wrapped text': (text) => wrap(text.slice(0, text.length / 8), 80),
  'wrapped text that is cut': (text) => wrapCutting(text.slice(0, text.length / 8), 80),
};
