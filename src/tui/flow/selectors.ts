/** What screens and keys ask of the state; nothing is worked out in a view. */
import type { CheckResult, Look } from '../../check/events.ts';
import type { Access, CredentialSource, Target } from '../../check/target.ts';
import { contrastOf } from '../../diagnosis/contrast.ts';
import type { FixBody, VerdictCode } from '../../diagnosis/index.ts';
import { createI18n } from '../../i18n/index.ts';
import type { ScenarioId } from '../../practice/scenarios/scenario.ts';
import { type FieldName, fieldValue } from './form.ts';
import {
  FIX_VIEWS,
  type FixVariant,
  type FixView,
  type Screen,
  type ScreenName,
  type State,
  WHY_VIEWS,
  type WhyView,
} from './state.ts';

/** The five parts of the walk, for the trail in the header. */
export const STAGES = ['setup', 'consent', 'uploads', 'cause', 'fix'] as const;
export type Stage = (typeof STAGES)[number];

const STAGE_OF: Readonly<Record<ScreenName, Stage>> = {
  language: 'setup',
  where: 'setup',
  scenario: 'setup',
  starting: 'setup',
  target: 'setup',
  'pasted-error': 'setup',
  documents: 'setup',
  explaining: 'setup',
  looking: 'consent',
  mfa: 'consent',
  consent: 'consent',
  uploading: 'uploads',
  stopping: 'uploads',
  compare: 'uploads',
  why: 'cause',
  fix: 'fix',
  applying: 'fix',
  patience: 'fix',
  success: 'fix',
  trouble: 'setup',
  ended: 'fix',
};

/** The parts that are walked here: who reads a report finds what came of it, and nothing to set up or to agree to. */
export function stagesOf({ place }: Pick<State, 'place'>): readonly Stage[] {
  if (place.kind === 'pasted') return ['setup', 'cause', 'fix'];
  if (place.kind !== 'report') return STAGES;
  return hasContrast(place.result) ? ['uploads', 'cause', 'fix'] : ['cause', 'fix'];
}

/** Whether a check can be run from here; what somebody else has observed is only read. */
export function canCheck({ place }: Pick<State, 'place'>): boolean {
  return place.kind === 'practice' || place.kind === 'real';
}

export function stageOf(state: State): Stage {
  if (state.screen.name === 'trouble') return STAGE_OF[state.screen.trouble.again?.screen.name ?? 'fix'];
  return STAGE_OF[state.screen.name];
}

/** Whether a part lies behind; a check that ended before its uploads asked for no consent and tried none. */
export function isBehind(state: State, stage: Stage): boolean {
  const stages = stagesOf(state);
  const { screen } = state;
  const leftOut = 'result' in screen && !hasContrast(screen.result) && stage !== 'setup' && stage !== 'cause';
  return !leftOut && stages.indexOf(stage) < stages.indexOf(stageOf(state));
}

const TYPED: readonly ScreenName[] = ['target', 'scenario', 'pasted-error', 'documents', 'mfa'];

/** Whether typed characters are text here, and no shortcuts: in a form, and where they find a scenario. */
export function takesText(state: State): boolean {
  const { name } = state.screen;
  return TYPED.includes(name) && state.overlay === 'none';
}

/** The scenarios whose id or title, in the language on the screen, holds every word that was typed. */
export function shownScenarios(
  state: Pick<State, 'scenarios' | 'search' | 'language'>,
): readonly ScenarioId[] {
  const words = searchable(state.search.text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return state.scenarios;
  const { t } = createI18n(state.language);
  return state.scenarios.filter((id) => {
    const text = searchable(`${id} ${t(`practice:scenarios.${id}.title`)}`);
    return words.every((word) => text.includes(word));
  });
}

/** Accents are not asked for: somebody may type on another keyboard than that of the language. */
function searchable(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

/** The ways there are to make a change: the fix itself, and each kind of its alternatives once. */
export function variantsOf(result: CheckResult, fix: number): readonly FixVariant[] {
  const kinds = (result.fixes[fix]?.alternatives ?? []).map((alternative) => alternative.kind);
  return ['smallest', ...new Set(kinds)];
}

/** The way that is shown: the chosen one, or the fix itself where there is no such way to make this change. */
export function shownVariant({ result, fix, variant }: OnFix): FixVariant {
  return variantsOf(result, fix).includes(variant) ? variant : 'smallest';
}

/** The way after the one that is shown, round and round. */
export function nextVariant(screen: OnFix): FixVariant {
  const variants = variantsOf(screen.result, screen.fix);
  return variants[(variants.indexOf(shownVariant(screen)) + 1) % variants.length] ?? 'smallest';
}

type OnFix = Pick<Extract<Screen, { name: 'fix' }>, 'result' | 'fix' | 'variant'>;

/** The fix at an index as it stands in the chosen variant; fixes without that variant stay as they are. */
export function bodyOf(result: CheckResult, fix: number, variant: FixVariant): FixBody | null {
  const found = result.fixes[fix];
  if (!found) return null;
  return found.alternatives.find((alternative) => alternative.kind === variant) ?? found;
}

export function bodiesOf(result: CheckResult, variant: FixVariant): readonly FixBody[] {
  return result.fixes.flatMap((_, index) => bodyOf(result, index, variant) ?? []);
}

/** The views of a fix that have something to show. */
export function fixViewsOf(body: FixBody): readonly FixView[] {
  const has: Readonly<Record<FixView, boolean>> = {
    diff: body.diff !== null,
    json: body.document !== null || body.statement !== null,
    cli: body.read.length > 0 || body.commands.length > 0,
    terraform: body.terraform !== null,
    cloudformation: body.cloudformation !== null,
  };
  return FIX_VIEWS.filter((view) => has[view]);
}

/** The view on the screen: the chosen one, or the first where this fix has not got it; null where it has none. */
export function shownFixView({
  result,
  fix,
  variant,
  view,
}: Pick<Extract<Screen, { name: 'fix' }>, 'result' | 'fix' | 'variant' | 'view'>): FixView | null {
  const body = bodyOf(result, fix, variant);
  const views = body === null ? [] : fixViewsOf(body);
  return views.includes(view) ? view : (views[0] ?? null);
}

/** The views of the cause; where no way of the requests can be drawn there is no tab for it. */
export function whyViewsOf(result: CheckResult): readonly WhyView[] {
  return WHY_VIEWS.filter((view) => view !== 'flow' || result.flow !== null);
}

/** Whether there is anything to put side by side: an upload was at least tried. */
export function hasContrast(result: CheckResult): boolean {
  return contrastOf(result.steps, result.verdict).some((row) => isTried(row.small) || isTried(row.large));
}

function isTried(cell: { readonly outcome: string } | null): boolean {
  return cell !== null && cell.outcome !== 'skipped';
}

/** Verdicts that a value of the form brings about, and the field to look at first. */
const WRONG_FIELD: Partial<Readonly<Record<VerdictCode, FieldName>>> = {
  'bucket-not-found': 'bucket',
  'bucket-in-other-region': 'region',
  'endpoint-unreachable': 'region',
  'credentials-missing': 'profile',
  'credentials-expired': 'profile',
  'credentials-invalid': 'profile',
  'key-not-found': 'kmsKeyId',
};

/** Verdicts on the way there, which the same check may come past another time. */
const PASSING_TROUBLE: readonly VerdictCode[] = ['endpoint-unreachable', 'throttled', 'service-error'];

export function mayPass({ verdict }: Pick<CheckResult, 'verdict'>): boolean {
  return PASSING_TROUBLE.includes(verdict.code);
}

/** The field of the form that a result asks to be changed; null where the change is not made in the form. */
export function wrongFieldOf(state: State, result: CheckResult): FieldName | null {
  if (state.place.kind !== 'real' || result.fixes.length > 0) return null;
  const field = WRONG_FIELD[result.verdict.code] ?? null;
  // Without a Region that was typed, or where there was an answer while the uploads ran, the line is to blame.
  if (
    result.verdict.code === 'endpoint-unreachable' &&
    (hasContrast(result) || fieldValue(state.form, 'region') === null)
  )
    return null;
  // The key that was not found may be the bucket's own: then nothing in the form is wrong.
  return field === 'kmsKeyId' && fieldValue(state.form, 'kmsKeyId') === null ? null : field;
}

/** The same uploads to the same place with nothing new to warn of need no second consent. */
export function isSameConsent(before: Look | null, now: Look): boolean {
  if (before === null) return false;
  const essence = ({ target, caller, warnings }: Look) =>
    JSON.stringify([
      target.bucket,
      target.region,
      target.kmsKeyId,
      target.largeBytes,
      caller !== null && 'arn' in caller ? caller.arn : null,
      warnings,
    ]);
  return essence(before) === essence(now);
}

export function targetOf(state: State): Target {
  const { target } = state.settings;
  if (state.place.kind === 'practice') {
    const { account } = state.place;
    return {
      ...target,
      bucket: account.bucket,
      // The bucket encrypts with the scenario’s key by default, as most people’s buckets do.
      kmsKeyId: null,
      region: account.region,
      endpointUrl: account.endpoint,
    };
  }
  return {
    ...target,
    bucket: fieldValue(state.form, 'bucket') ?? '',
    kmsKeyId: fieldValue(state.form, 'kmsKeyId'),
    region: fieldValue(state.form, 'region'),
  };
}

/**
 * In the practice account the administrators read what the caller may not, each in the own account, so that every fix
 * can be made. On a real account the readers are those of the command line.
 */
export function accessOf(state: State): Access {
  if (state.place.kind === 'practice') {
    const { caller, admins } = state.place.account;
    return {
      caller: fixed(caller, caller.sessionToken),
      readers: admins.map((admin) => fixed(admin, null)),
    };
  }
  return {
    caller: { kind: 'chain', profile: fieldValue(state.form, 'profile'), roleArn: state.settings.roleArn },
    readers: state.settings.readerProfiles.map((profile) => ({ kind: 'chain', profile, roleArn: null })),
  };
}

function fixed(
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
  sessionToken: string | null,
): CredentialSource {
  const { accessKeyId, secretAccessKey } = credentials;
  return { kind: 'static', accessKeyId, secretAccessKey, sessionToken };
}
