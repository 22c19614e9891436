/** What a yes means, as facts: as whom, where, what is written, read and removed, and what it costs. */
import type { PlannedCall } from '../../check/calls.ts';
import type { Look } from '../../check/events.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import type { State } from '../flow/state.ts';
import { signs } from '../theme.ts';
import { callerArnOf, commonFolderOf } from './look.ts';

export interface ConsentFact {
  readonly name: string;
  readonly lines: readonly { readonly text: string; readonly quiet: boolean }[];
}

/** Each call that is made or may be made, with the permissions it needs, by what it is made for. */
export function consentCalls(
  { calls }: Pick<Look, 'calls'>,
  { settings, place }: Pick<State, 'settings' | 'place'>,
  { t }: I18n,
): readonly ConsentFact[] {
  const together = (list: readonly PlannedCall[]) => [
    { text: list.map(said).join(`  ${signs.waiting}  `), quiet: true },
  ];
  const apart = (list: readonly PlannedCall[]) => list.map((one) => ({ text: said(one), quiet: true }));
  const assumed: PlannedCall = { operation: 'AssumeRole', actions: ['sts:AssumeRole'] };
  const looks = [...(settings.roleArn === null || place.kind !== 'real' ? [] : [assumed]), ...calls.looks];
  const evidence =
    settings.target.evidence === 'always' ? 'wizard:consent.calls.evidence' : 'wizard:consent.calls.ifDenied';
  const others = othersText({ settings, place }, t);
  return [
    { name: t('wizard:consent.calls.looks'), lines: together(looks) },
    { name: t('wizard:consent.calls.uploads'), lines: apart(calls.uploads) },
    {
      name: t(evidence),
      lines: [...together(calls.evidence), ...(others === null ? [] : [{ text: others, quiet: false }])],
    },
    { name: t('wizard:consent.calls.controls'), lines: apart(calls.controls) },
    { name: t('wizard:consent.calls.cleanup'), lines: apart(calls.cleanup) },
  ];
}

/** Who else is asked for evidence; null: nobody. */
function othersText({ settings, place }: Pick<State, 'settings' | 'place'>, t: I18n['t']): string | null {
  if (place.kind === 'practice') return t('wizard:consent.calls.admins');
  const names = settings.readerProfiles.map((name) => printable(name, 100));
  if (names.length === 0) return null;
  return t('wizard:consent.calls.readers', { count: names.length, names: names.join(', ') });
}

/** A call and what it needs; where that is the one action of its own name, the action says both. */
function said({ operation, actions }: PlannedCall): string {
  const [action] = actions;
  if (action === undefined) return operation;
  if (actions.length === 1 && action.endsWith(`:${operation}`)) return action;
  return `${operation} (${actions.join(', ')})`;
}

export function consentFacts(
  look: Look,
  place: State['place']['kind'],
  { t, format }: I18n,
): readonly ConsentFact[] {
  const { folder, names } = commonFolderOf(look.objectKeys);
  const { target, controls } = look;
  const region = target.region === null ? '' : `  ${signs.waiting}  ${printable(target.region)}`;
  const loud = (text: string) => ({ text, quiet: false });
  const fact = (
    name: 'caller' | 'bucket' | 'key' | 'writes' | 'reads' | 'removes' | 'cost',
    ...lines: ConsentFact['lines']
  ): ConsentFact => ({ name: t(`wizard:consent.${name}`), lines });
  return [
    fact('caller', loud(printable(callerArnOf(look) ?? t('check:unknownCaller')))),
    fact('bucket', loud(printable(target.bucket) + region)),
    fact('key', loud(printable(target.kmsKeyId ?? t('wizard:consent.defaultKey')))),
    fact(
      'writes',
      loud(t('wizard:consent.objects', { names: format.list(names), size: format.bytes(target.largeBytes) })),
      ...(controls.length === 0
        ? []
        : [
            loud(
              t('wizard:consent.controls', {
                names: format.list(controls.map(({ key }) => printable(key.slice(folder.length)))),
                size: format.bytes(Math.max(...controls.map(({ bytes }) => bytes))),
              }),
            ),
          ]),
      { text: printable(folder), quiet: true },
    ),
    fact('reads', loud(t('wizard:consent.readsText'))),
    fact('removes', loud(t('wizard:consent.removesText'))),
    fact('cost', loud(t(place === 'practice' ? 'wizard:consent.costPractice' : 'wizard:consent.costText'))),
  ];
}
