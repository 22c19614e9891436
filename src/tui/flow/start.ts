import { LANGUAGES } from '../../i18n/index.ts';
import type { WizardOptions } from '../services.ts';
import { newForm } from './form.ts';
import { NOTHING_HANDED } from './handed.ts';
import { EMPTY_LINE } from './line.ts';
import { NO_LISTINGS } from './listings.ts';
import { resultScreen } from './moves.ts';
import { NOT_WAITING } from './patience.ts';
import { NEW_RUN } from './run.ts';
import { PLACES, type Screen, type State, type Step } from './state.ts';

/** The first state: the language screen, the one after it when the language was asked for, or the result of a report. */
export function start(
  options: Omit<WizardOptions, 'services' | 'streams' | 'onStop'> &
    Pick<WizardOptions['services'], 'scenarios'>,
): Step {
  const { report } = options;
  const first: Screen = { name: options.languageGiven ? 'where' : 'language' };
  const state: State = {
    language: options.language,
    second: null,
    overlay: 'none',
    screen: report === null ? first : resultScreen(report),
    history: report === null && first.name === 'where' ? [{ name: 'language' }] : [],
    credentials: 'unknown',
    places: PLACES,
    cursors: { language: LANGUAGES.indexOf(options.language), where: 0, scenario: 0 },
    scenarios: options.scenarios,
    search: EMPTY_LINE,
    form: newForm({
      bucket: options.target.bucket,
      kmsKeyId: options.target.kmsKeyId,
      region: options.target.region,
      profile: options.profile,
    }),
    handed: NOTHING_HANDED,
    listings: NO_LISTINGS,
    pick: null,
    place: report === null ? { kind: 'real' } : { kind: 'report', result: report },
    runNumber: 0,
    run: NEW_RUN,
    runReason: 'first',
    mfa: 'none',
    waiting: NOT_WAITING,
    result: report,
    left: [],
    consented: null,
    savedRuns: [],
    saved: [],
    notice: null,
    settings: {
      target: options.target,
      roleArn: options.roleArn,
      readerProfiles: options.readerProfiles,
      directory: options.directory,
    },
  };
  return [state, report === null ? [{ type: 'find-credentials' }] : []];
}
