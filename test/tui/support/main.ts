/** The wizard over the recorded check, to be started in a terminal: `node main.js [en|fr|ko] [milliseconds]`. */
import { setTimeout as pause } from 'node:timers/promises';
import { isLanguage } from '../../../src/i18n/index.ts';
import { SCENARIO_IDS } from '../../../src/practice/scenarios/scenario.ts';
import { runWizard } from '../../../src/tui/index.tsx';
import { recordedServices } from './services.ts';
import { REAL_TARGET } from './target.ts';
import { resultOf } from './walk.ts';

const [language = 'en', pace = '120', credentials = 'none'] = process.argv.slice(2);
const recorded = recordedServices({ credentials: credentials === 'found', pace: Number(pace) });
const services =
  process.env['SCENARIOS'] === 'all' ? { ...recorded.services, scenarios: SCENARIO_IDS } : recorded.services;
const exit = await runWizard({
  onStop: () => {},
  services,
  language: isLanguage(language) ? language : 'en',
  languageGiven: false,
  target: REAL_TARGET,
  profile: null,
  roleArn: null,
  readerProfiles: [],
  directory: 's3-kms-wizard-report',
  report: process.env['REPORT'] === undefined ? null : resultOf(process.env['REPORT'] === 'healthy'),
  streams: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
});
process.stdout.write(`exit: ${exit.reason}\n`);
// The pseudo-terminal's library drops what it has not read 200 ms after the process ends.
await pause(400);
process.exit(0);
