/** A fix as sections: what changes, the commands to copy, who gains what, and the other ways to write it. */
import type { Fix, FixBody, Gain, Reason } from '../../diagnosis/index.ts';
import { type I18n, printableLines } from '../../i18n/index.ts';
import { fixCode, notesBesideCode } from '../content/fix-code.ts';
import {
  commandsHeading,
  fixHeading,
  gainsHeading,
  hasSomethingToUse,
  notesBeyond,
} from '../content/fix-words.ts';
import { sentence } from '../sentence.ts';
import { joined, lines, type Markup, markup, NOTHING, prose } from './escape.ts';

export function fixSection(fix: Fix, index: number, total: number, i18n: I18n): Markup {
  const others = fix.alternatives.map(
    (other) => markup`<details class="other"><summary>${i18n.t(`check:alternative.${other.kind}`)}</summary>
${fixBody(other, notesBeyond(fix.notes, other.notes), i18n)}</details>
`,
  );
  return markup`<article class="fix" aria-labelledby="fix-${index + 1}"><h3 id="fix-${index + 1}">${fixHeading(fix, index, total, i18n)}</h3>
${fixBody(fix, fix.notes, i18n)}${others}</article>
`;
}

function fixBody(body: FixBody, notes: readonly Reason[], i18n: I18n): Markup {
  const { t } = i18n;
  const { account, diff, statement, read, commands, files, prediction } = body;
  const terraform = fixCode(body, 'terraform', i18n);
  const cloudformation = fixCode(body, 'cloudformation', i18n);
  const json = statement === null ? null : JSON.stringify(statement, null, 2);
  return joined(
    [
      account === null ? NOTHING : markup`<p class="account">${t('report:actsIn', { account })}</p>`,
      markup`<p class="prediction ${prediction}">${t(`check:prediction.${prediction}`)}</p>`,
      bullets(notesBesideCode(notes).map((note) => sentence(note, i18n))),
      hasSomethingToUse(body) ? NOTHING : markup`<p>${t('wizard:fix.nothing')}</p>`,
      diff === null ? NOTHING : captioned(t('report:diff'), diffBlock(diff)),
      diff !== null || json === null ? NOTHING : captioned(t('report:statement'), codeBlock(json)),
      read.length === 0 ? NOTHING : captioned(t('check:readFirst'), joined(read.map(codeBlock))),
      commands.length === 0
        ? NOTHING
        : captioned(commandsHeading(body, i18n), joined(commands.map(codeBlock))),
      gainsTable(body, i18n),
      diff === null || json === null ? NOTHING : folded(t('report:statement'), codeBlock(json)),
      ...files.map(({ name, content }) => folded(t('report:file', { name }), codeBlock(content))),
      terraform === null ? NOTHING : folded(t('report:terraform'), codeBlock(terraform)),
      cloudformation === null ? NOTHING : folded(t('report:cloudformation'), codeBlock(cloudformation)),
    ],
    '\n',
  );
}

function captioned(caption: string, block: Markup): Markup {
  return markup`<p class="caption">${caption}</p>
${block}`;
}

export function folded(summary: string, body: Markup): Markup {
  return markup`<details><summary>${summary}</summary>
${body}</details>`;
}

export function bullets(sentences: readonly string[]): Markup {
  if (sentences.length === 0) return NOTHING;
  return markup`<ul>${sentences.map(
    (text) => markup`<li>${prose(text)}</li>
`,
  )}</ul>`;
}

/** The script puts a button to copy it beside each. */
export function codeBlock(text: string): Markup {
  return markup`<div class="block"><pre tabindex="0"><code>${lines(text.trimEnd())}</code></pre></div>
`;
}

/** The sign in front says what the colour says. */
function diffBlock(diff: string): Markup {
  const line = (text: string, index: number): Markup => {
    // The first two lines name the files.
    if (index < 2) return markup`<span class="place">${lines(text)}</span>`;
    if (text.startsWith('+')) return markup`<ins>${lines(text)}</ins>`;
    if (text.startsWith('-')) return markup`<del>${lines(text)}</del>`;
    return text.startsWith('@@') ? markup`<span class="place">${lines(text)}</span>` : lines(text);
  };
  const all = printableLines(diff).trimEnd().split('\n').map(line);
  return markup`<div class="block"><pre class="diff" tabindex="0"><code>${joined(all, '\n')}</code></pre></div>
`;
}

function gainsTable(body: FixBody, i18n: I18n): Markup {
  const { t } = i18n;
  if (body.addsOnly.length === 0) return NOTHING;
  const conditional = body.addsOnly.some(({ condition }) => condition !== null);
  const row = ({
    principal,
    action,
    resource,
    condition,
  }: Gain) => markup`<tr><th scope="row"><code>${principal}</code></th><td class="action"><code>${action}</code></td><td><code>${resource}</code></td>${
    conditional
      ? markup`<td>${condition === null ? NOTHING : markup`<code>${JSON.stringify(condition)}</code>`}</td>`
      : NOTHING
  }</tr>
`;
  return markup`<div class="wide" tabindex="0" role="group" aria-label="${gainsHeading(body, i18n)}"><table class="gains"><caption>${gainsHeading(body, i18n)}</caption><thead><tr><th scope="col">${t('report:gains.principal')}</th><th scope="col">${t('report:gains.action')}</th><th scope="col">${t('report:gains.resource')}</th>${
    conditional ? markup`<th scope="col">${t('report:gains.condition')}</th>` : NOTHING
  }</tr></thead><tbody>
${body.addsOnly.map(row)}</tbody></table></div>`;
}
