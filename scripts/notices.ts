/** The licences of what the bundle holds: each asks for its text, and for notices, to go with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Packages that come without the text, with the copyright line of their source. */
const COPYRIGHT: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-http': 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.',
  '@aws-sdk/credential-provider-login': 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.',
  '@aws-sdk/nested-clients': 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.',
  '@nodable/entities': 'Copyright (c) Amit Gupta (https://solothought.com)',
  'yoga-layout': 'Copyright (c) Meta Platforms, Inc. and affiliates.',
};

/** Source: https://spdx.org/licenses/MIT.html */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** What may be in a published file. Anything else stops the build. */
const PERMISSIVE: ReadonlySet<string> = new Set(['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);

const HEAD = `s3-kms-wizard is licensed under Apache-2.0 (LICENSE). The files of this folder hold code of the packages
below too, each under the licence that stands under its name.
`;

/**
 * One section for each text, with the packages it belongs to above it.
 * @param inputs paths of the files that went into the bundle
 * @throws for a licence that is not on the list, and for a package whose text is neither in it nor known
 */
export function notices(inputs: readonly string[]): string {
  const folders = new Set(
    inputs.flatMap(
      (input) =>
        /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input.replaceAll('\\', '/'))?.[0] ?? [],
    ),
  );
  const sections = new Map<string, Set<string>>();
  for (const folder of folders) {
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { name, version, license } = manifest;
    if (!PERMISSIVE.has(license)) throw new Error(`${name} is licensed under ${license}`);
    const text = textOf(folder, manifest);
    sections.set(text, (sections.get(text) ?? new Set()).add(`${name} ${version} (${license})`));
  }
  const texts = [...sections].map(([text, packages]) => `${[...packages].sort().join('\n')}\n\n${text}\n`);
  return [HEAD, ...texts.sort()].join(`\n${'-'.repeat(80)}\n\n`);
}

function textOf(folder: string, { name, license }: Manifest): string {
  const texts = readdirSync(folder)
    .filter((entry) => /^(?:licen[cs]e|copying|notice)/i.test(entry))
    .map((entry) => readFileSync(join(folder, entry), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length > 0) return texts.join('\n\n');
  const copyright = COPYRIGHT[name];
  if (copyright === undefined)
    throw new Error(`${name} comes without its licence: look at scripts/notices.ts`);
  const standard = new Map([
    ['MIT', MIT],
    ['Apache-2.0', readFileSync('LICENSE', 'utf8').trim()],
  ]).get(license);
  if (standard === undefined) throw new Error(`${name}: no text of ${license} is known`);
  return `${copyright}\n\n${standard}`;
}
