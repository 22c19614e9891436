/** `report.html`: one file that asks nothing of any network, for a screen, for paper and for who hears it read. */
import { createHash } from 'node:crypto';
import type { CheckResult } from '../../check/events.ts';
import { summaryOf } from '../../diagnosis/index.ts';
import type { I18n } from '../../i18n/index.ts';
import { Markup, markup, NOTHING } from './escape.ts';
import { SCRIPT } from './script.ts';
import { factsList, type Section, sectionsOf } from './sections.ts';
import { STYLESHEET } from './stylesheet.ts';

/** @param version of this tool */
export function reportHtml(result: CheckResult, i18n: I18n, version: string): string {
  const { t, language } = i18n;
  const { verdict } = result;
  const summary = summaryOf(verdict);
  const title = t(`diagnosis:verdicts.${summary.id}.title`);
  const sections = sectionsOf(result, i18n);
  const look = verdict.code === 'no-problem-found' ? 'good' : 'bad';
  const page = markup`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<meta name="generator" content="s3-kms-wizard ${version}"/>
<title>${t('report:pageTitle', { title })}</title>
<style>${new Markup(STYLESHEET)}</style>
</head>
<body data-copy="${t('report:copy')}" data-copied="${t('report:copied')}" data-not-copied="${t('report:notCopied')}">
<a class="skip" href="#main">${t('report:skip')}</a>
<div class="page">
<header class="${look}">
<h1>${title}</h1>
<p class="lead">${t(`diagnosis:verdicts.${summary.id}.summary`, summary.values)}</p>
<ul class="badges"><li class="verdict"><span class="hidden">${t('report:verdict')} </span><code>${verdict.code}</code></li>${
    verdict.confidence === null
      ? NOTHING
      : markup`<li><span class="hidden">${t('report:proof')} </span>${t(`wizard:why.confidence.${verdict.confidence}`)}</li>`
  }</ul>
${factsList(result, i18n)}</header>
<nav aria-label="${t('report:contents')}"><ul>
${sections.map(
  ({ id, heading }) => markup`<li><a href="#${id}">${heading}</a></li>
`,
)}</ul></nav>
<main id="main" tabindex="-1">
${sections.map(section)}</main>
<footer><p>${t('report:madeBy', { version })}</p></footer>
<p id="status" class="hidden" role="status"></p>
</div>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function section({ id, heading, body }: Section): Markup {
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
${body}
</section>
`;
}

/** Nothing is loaded and nothing is sent; of styles and scripts only these very ones count. Source: W3C, CSP Level 3 */
const POLICY = [
  "default-src 'none'",
  `style-src '${digest(STYLESHEET)}'`,
  `script-src '${digest(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
