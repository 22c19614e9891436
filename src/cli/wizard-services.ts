/** What the wizard works with: everything of it that does I/O. */
import type { CheckEvent } from '../check/events.ts';
import { createI18n } from '../i18n/index.ts';
import { SCENARIO_IDS } from '../practice/scenarios/scenario.ts';
import { credentialsPresent } from '../probe/credentials-present.ts';
import type { CheckRequest, WizardServices } from '../tui/services.ts';
import { configFolder, rememberLanguage } from './remembered-language.ts';
import { isTerminal } from './terminal.ts';

/** The name of a folder of its own for each session: nothing written earlier is in the way. */
export function sessionFolder(now: Date): string {
  return `s3-kms-wizard-report-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/**
 * What talks to AWS and what writes reports is loaded when it is first needed: the first frame waits for neither.
 * @param keepCompiled called once the first frame stands: what has run by then is what the next start runs
 */
export function wizardServices(version: string, keepCompiled: () => void = () => {}): WizardServices {
  const written = new Set<string>();
  let remembered: Promise<void> = Promise.resolve();
  return {
    scenarios: SCENARIO_IDS,
    async hasCredentials() {
      // Asked for before the first frame, and used after it.
      await new Promise((resolve) => setImmediate(resolve));
      return credentialsPresent(process.env);
    },
    async loadCheck() {
      keepCompiled();
      const { check } = await import('../check/index.ts');
      return { check: (request) => onePullAtATime(check, request) };
    },
    async *list(request) {
      const { picks } = await import('./picks.ts');
      yield* picks(request);
    },
    async startPractice(scenario) {
      const { startPracticeThread } = await import('../practice/thread/threaded.ts');
      return startPracticeThread(scenario);
    },
    async copy(text) {
      const { clipboardPrograms, copyToClipboard } = await import('./clipboard.ts');
      const programs = clipboardPrograms(process.platform, process.env);
      const write = isTerminal() ? (sequence: string) => process.stdout.write(sequence) : null;
      return copyToClipboard(text, programs, process.env, write);
    },
    rememberLanguage(language) {
      // One after the other: the last choice is the one that stays.
      remembered = remembered.then(() =>
        rememberLanguage(configFolder(process.platform, process.env), language),
      );
      return remembered;
    },
    async checkDocument(field, text) {
      return (await import('./explain/from-wizard.ts')).checkDocument(field, text);
    },
    async explain(request) {
      return (await import('./explain/from-wizard.ts')).explainRequest(request);
    },
    async saveReport(result, language, directory) {
      const [{ reportDocument }, { reportFiles }, { saveFiles }] = await Promise.all([
        import('../report/document.ts'),
        import('../report/files.ts'),
        import('../report/save.ts'),
      ]);
      const i18n = createI18n(language);
      const files = reportFiles(reportDocument(result, i18n, version), result, i18n);
      const saved = await saveFiles(directory, files, written);
      for (const path of saved.paths) written.add(path);
      if (!saved.ok) throw Object.assign(new Error(saved.path), { code: saved.code });
      return saved.paths;
    },
  };
}

type RunCheck = typeof import('../check/index.ts')['check'];

/** Consent is the next pull after `look-finished`; leaving there (`return()`) says no. */
async function* onePullAtATime(check: RunCheck, request: CheckRequest): AsyncGenerator<CheckEvent> {
  let consent: (given: boolean) => void = () => {};
  const given = new Promise<boolean>((resolve) => {
    consent = resolve;
  });
  const events = check(request.target, request.access, {
    signal: request.signal,
    confirm: () => given,
    mfaCode: request.mfaCode,
  });
  request.signal.addEventListener('abort', () => consent(false), { once: true });
  try {
    for await (const event of events) {
      yield event;
      if (event.type === 'look-finished') consent(true);
    }
  } finally {
    consent(false);
  }
}
