/** Each screen as lines: the same sentences as on the drawn one, read from top to bottom. */
import type { CheckResult } from '../../check/events.ts';
import { isOwnError } from '../../diagnosis/denial/error-codes.ts';
import type { FixBody } from '../../diagnosis/index.ts';
import { printable } from '../../i18n/index.ts';
import { sentence } from '../../report/sentence.ts';
import { cleanup, controls, flow, sideBySide, type TextOptions } from '../../report/text.ts';
import { wrap } from '../../report/width.ts';
import { errorsIn } from '../flow/handed.ts';
import { bodyOf, shownFixView } from '../flow/selectors.ts';
import type { Screen, State } from '../flow/state.ts';
import { conditionLines } from '../text/condition.ts';
import { type ConsentFact, consentCalls, consentFacts } from '../text/consent.ts';
import { fixLines, notesUnder } from '../text/fix-lines.ts';
import { namesIn, severalText } from '../text/found-errors.ts';
import { callerProblemOf, warningText } from '../text/look.ts';
import { patienceText } from '../text/patience.ts';
import { differenceOf, sidesOf } from '../text/sides.ts';
import { variantText, variantToName } from '../text/variant.ts';
import { rawErrors, verdictText, whySentences } from '../text/verdict.ts';
import { ENOUGH } from './answer.ts';

/** Nothing breaks a line that is to be copied. */
const WHOLE_LINES = { columns: Number.MAX_SAFE_INTEGER, margin: 0 } as const;

export function contentOf(state: State, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  const { screen } = state;
  switch (screen.name) {
    case 'language':
      return headed(t('wizard:language.title'), t('wizard:language.what'), options);
    case 'where': {
      const lead = t(state.credentials === 'none' ? 'wizard:where.noCredentials' : 'wizard:where.lead');
      return headed(t('wizard:where.title'), lead, options);
    }
    case 'scenario':
      return headed(t('wizard:scenario.title'), t('wizard:scenario.lead'), options);
    case 'target':
      return headed(t('wizard:target.title'), t('wizard:target.lead'), options);
    case 'pasted-error':
      return [
        ...headed(t('wizard:pasted.title'), t('wizard:pasted.lead'), options),
        ...wrap(t('wizard:plain.pasteEnds', { end: ENOUGH }), options.columns),
      ];
    case 'documents':
      return [
        ...foundLines(state, options),
        ...headed(t('wizard:documents.title'), t('wizard:documents.lead'), options),
        ...wrap(t('wizard:plain.enough', { end: ENOUGH }), options.columns),
      ];
    case 'explaining':
    case 'starting':
    case 'looking':
    case 'applying':
    case 'uploading':
      return headed(t(`wizard:${screen.name}.title`), t(`wizard:${screen.name}.lead`), options);
    case 'stopping': {
      const words = screen.leadsTo === 'crash' ? 'crashed' : 'stopping';
      return headed(t(`wizard:${words}.title`), t(`wizard:${words}.lead`), options);
    }
    case 'patience':
      return [
        ...headed(t('wizard:patience.title'), t('wizard:patience.lead'), options),
        ...wrap(patienceText(state, options.i18n), options.columns),
      ];
    case 'mfa': {
      const lead = t('wizard:mfa.lead', { serial: printable(screen.serial, 300) });
      const said =
        screen.problem === null ? [] : wrap(t(`wizard:mfa.problem.${screen.problem}`), options.columns);
      return [...headed(t('wizard:mfa.title'), lead, options), ...said];
    }
    case 'consent':
      return consent(state, screen, options);
    case 'compare':
      return compare(screen.result, options);
    case 'why':
      return why(screen, options);
    case 'fix':
      return fix(screen, options);
    case 'success':
      return success(state, screen.result, options);
    case 'trouble':
      return [
        ...headed(
          t(`wizard:trouble.${screen.trouble.id}.title`),
          t(`wizard:trouble.${screen.trouble.id}.lead`),
          options,
        ),
        ...wrap(printable(screen.trouble.detail, 600), options.columns),
      ];
    case 'ended':
      return [];
  }
}

/**
 * The verdict, the explanation and the fix once more, for somebody who reads another language: sentences alone, as
 * code and tables stand above and are the same in each.
 */
export function secondOf({ screen, runReason }: State, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  switch (screen.name) {
    case 'compare': {
      const difference = differenceOf(screen.result);
      return [
        ...headed(
          t(`wizard:compare.title.${sidesOf(screen.result.steps, screen.result.verdict).outcome}`),
          null,
          options,
        ),
        ...(difference === null
          ? []
          : wrap(t('wizard:compare.difference', { action: difference }), options.columns)),
      ];
    }
    case 'why':
      return screen.view === 'sentences'
        ? why(screen, options)
        : headed(verdictText(screen.result, options.i18n).title, null, options);
    case 'fix': {
      const body = bodyOf(screen.result, screen.fix, screen.variant);
      if (body === null) return [];
      return apart([fixTitle(screen, body, options), predicted(body, options), notes(body.notes, options)]);
    }
    case 'success': {
      const fixed = runReason === 'after-fix';
      return headed(
        t(fixed ? 'wizard:success.fixed' : 'wizard:success.healthy'),
        t(fixed ? 'wizard:success.fixedLead' : 'wizard:success.healthyLead'),
        options,
      );
    }
    default:
      return [];
  }
}

function headed(title: string, lead: string | null, { style, columns }: TextOptions): readonly string[] {
  return [style.strong(title), ...(lead === null ? [] : wrap(lead, columns))];
}

/** What was found in the text that was pasted. */
function foundLines({ handed }: State, { i18n, columns }: TextOptions): readonly string[] {
  const [found, ...others] = errorsIn(handed.text);
  if (found === undefined) return [];
  const several = severalText(others, i18n);
  const line = `${i18n.t('wizard:pasted.found')} ${namesIn(found).join(', ')}`;
  return [...wrap(line, columns), ...(several === null ? [] : wrap(several, columns))];
}

function consent(
  state: State,
  { look }: Extract<Screen, { name: 'consent' }>,
  options: TextOptions,
): readonly string[] {
  const { i18n, columns, style } = options;
  const { t } = i18n;
  const problem = callerProblemOf(look);
  const facts = ({ name, lines }: ConsentFact) => [
    t('wizard:plain.fact', { name }),
    ...lines.flatMap(({ text }) => wrap(text, columns - 2).map((line) => `  ${line}`)),
  ];
  const warnings = [
    ...(problem === null ? [] : [t('wizard:warnings.caller', { detail: printable(problem, 300) })]),
    ...look.warnings.map((warning) => warningText(warning, i18n)),
  ];
  return [
    ...headed(t('wizard:consent.title'), null, options),
    ...warnings.flatMap((text) => marked(style.bad(style.glyphs.warn), text, options)),
    ...consentFacts(look, state.place.kind, i18n).flatMap(facts),
    '',
    style.strong(t('wizard:consent.calls.title')),
    ...consentCalls(look, state, i18n).flatMap(facts),
  ];
}

function compare(result: CheckResult, options: TextOptions): readonly string[] {
  const { t } = options.i18n;
  const difference = differenceOf(result);
  const blocks = [
    headed(t(`wizard:compare.title.${sidesOf(result.steps, result.verdict).outcome}`), null, options),
    sideBySide(result.steps, options),
    difference === null ? [] : wrap(t('wizard:compare.difference', { action: difference }), options.columns),
    controls(result, options),
    cleanup(result, options),
  ];
  return apart(blocks);
}

function why({ result, view }: Extract<Screen, { name: 'why' }>, options: TextOptions): readonly string[] {
  const { i18n, style, columns } = options;
  const { t } = i18n;
  if (view === 'flow') return flow(result, options);
  if (view === 'raw') return raw(result, options);
  const { title, explanation } = verdictText(result, i18n);
  const good = result.verdict.code === 'no-problem-found';
  const sign = good ? style.good(style.glyphs.good) : style.bad(style.glyphs.bad);
  const { reasons, nextSteps } = whySentences(result, i18n);
  const { code, confidence } = result.verdict;
  return apart([
    [`${sign} ${style.strong(title)}`, ...wrap(explanation, columns)],
    list(t('wizard:why.known'), reasons, options),
    list(t('wizard:why.nextSteps'), nextSteps, options),
    [
      t('wizard:why.code', { code }),
      ...(confidence === null ? [] : [t(`wizard:why.confidence.${confidence}`)]),
    ],
  ]);
}

/** What AWS itself said, whole. */
function raw(result: CheckResult, { i18n: { t }, style }: TextOptions): readonly string[] {
  const errors = rawErrors(result);
  if (errors.length === 0) return [t('wizard:why.noRaw')];
  return errors.flatMap((error) => [
    style.strong(
      error.operation === null
        ? t('check:awsSaysUnnamed')
        : t(error.answered ? 'check:awsSays' : 'check:noAnswer', { operation: error.operation }),
    ),
    `${printable(error.code, 100)}${error.httpStatus === 0 ? '' : `  HTTP ${error.httpStatus}`}`,
    ...(isOwnError(error) ? [] : [printable(error.message)]),
    ...(error.requestId === null ? [] : [t('check:requestId', { requestId: error.requestId })]),
  ]);
}

function fix(screen: Extract<Screen, { name: 'fix' }>, options: TextOptions): readonly string[] {
  const { i18n, style } = options;
  const { t } = i18n;
  const body = bodyOf(screen.result, screen.fix, screen.variant);
  if (body === null) return [];
  const shown = shownFixView(screen);
  const lines = shown === null ? [] : fixLines(body, shown, WHOLE_LINES, i18n);
  return apart([
    fixTitle(screen, body, options),
    [
      ...body.addsOnly.flatMap((gain) => [
        `+ ${printable(gain.action)}  ${t('wizard:fix.for')}  ${printable(gain.principal)}`,
        ...conditionLines(gain.condition).map((line) => `  ${printable(line)}`),
      ]),
      ...predicted(body, options),
    ],
    shown === null
      ? wrap(t('wizard:fix.nothing'), options.columns)
      : [
          style.strong(t(`wizard:fix.views.${shown}`)),
          ...lines.map(({ text, tone }) =>
            tone === 'added' ? style.good(text) : tone === 'removed' ? style.bad(text) : text,
          ),
        ],
    notes(notesUnder(body, shown), options),
  ]);
}

function fixTitle(
  screen: Extract<Screen, { name: 'fix' }>,
  body: FixBody,
  { i18n, style }: TextOptions,
): readonly string[] {
  const { result, fix: index } = screen;
  const { t } = i18n;
  const variant = variantToName(screen);
  const title = t('check:fix', {
    number: index + 1,
    total: result.fixes.length,
    place: t(`diagnosis:targets.${body.target}`),
    change: t(`diagnosis:changes.${body.change}`),
  });
  return [
    style.strong(title),
    ...(variant === null ? [] : [variantText(variant, i18n)]),
    ...(body.account === null ? [] : [t('check:account', { account: body.account })]),
  ];
}

function predicted(body: FixBody, { i18n: { t }, columns }: TextOptions): readonly string[] {
  return wrap(t(`check:prediction.${body.prediction}`), columns);
}

function notes(notes: FixBody['notes'], options: TextOptions): readonly string[] {
  const { i18n } = options;
  return list(
    i18n.t('wizard:fix.notes'),
    notes.map((note) => sentence(note, i18n)),
    options,
  );
}

function success(state: State, result: CheckResult, options: TextOptions): readonly string[] {
  const { i18n, style } = options;
  const { t } = i18n;
  const fixed = state.runReason === 'after-fix';
  const good = style.good(style.glyphs.good);
  return [
    `${good} ${style.strong(t(fixed ? 'wizard:success.fixed' : 'wizard:success.healthy'))}`,
    ...wrap(t(fixed ? 'wizard:success.fixedLead' : 'wizard:success.healthyLead'), options.columns),
    ...marked(good, t('wizard:success.small'), options),
    ...marked(good, t('wizard:success.large'), options),
    ...cleanup(result, options),
    ...wrap(
      t(state.place.kind === 'practice' ? 'wizard:success.practice' : 'wizard:success.real'),
      options.columns,
    ),
  ];
}

function list(heading: string, sentences: readonly string[], options: TextOptions): readonly string[] {
  if (sentences.length === 0) return [];
  const { style } = options;
  return [style.strong(heading), ...sentences.flatMap((text) => marked(style.glyphs.waiting, text, options))];
}

/** A sentence behind a sign, its further lines under its first. */
function marked(sign: string, text: string, { columns }: TextOptions): readonly string[] {
  return wrap(text, columns - 2).map((line, index) => `${index === 0 ? sign : ' '} ${line}`);
}

/** Blocks with an empty line between them. */
function apart(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}
