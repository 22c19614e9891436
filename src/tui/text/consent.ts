/** What a yes means, as facts: as whom, where, what is written, read and removed, and what it costs. */
import type { Look } from '../../check/events.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import type { State } from '../flow/state.ts';
import { signs } from '../theme.ts';
import { callerArnOf, commonFolderOf } from './look.ts';

export interface ConsentFact {
  readonly name: string;
  readonly lines: readonly { readonly text: string; readonly quiet: boolean }[];
}

export function consentFacts(
  look: Look,
  place: State['place']['kind'],
  { t, format }: I18n,
): readonly ConsentFact[] {
  const { folder, names } = commonFolderOf(look.objectKeys);
  const { target, controls } = look;
  const loud = (text: string) => ({ text, quiet: false });
  const fact = (
    name: 'caller' | 'bucket' | 'key' | 'writes' | 'reads' | 'removes' | 'cost',
    ...lines: ConsentFact['lines']
  ): ConsentFact => ({ name: t(`wizard:consent.${name}`), lines });
  return [
    fact('caller', loud(printable(callerArnOf(look) ?? t('check:unknownCaller')))),
    fact('bucket', loud(`${printable(target.bucket)}  ${signs.waiting}  ${printable(target.region ?? '?')}`)),
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
