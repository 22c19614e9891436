/** What the wizard works with: everything of it that does I/O. */
import type { CheckThread } from '../check/thread/threaded.ts';
import { createI18n } from '../i18n/index.ts';
import { SCENARIO_IDS } from '../practice/scenarios/scenario.ts';
import type { PracticeThread } from '../practice/thread/threaded.ts';
import { credentialsPresent } from '../probe/caller/credentials-present.ts';
import type { WizardServices } from '../tui/services.ts';
import { configFolder, rememberLanguage } from './remembered-language.ts';
import { isTerminal } from './terminal.ts';

/** The name of a folder of its own for each session: nothing written earlier is in the way. */
export function sessionFolder(now: Date): string {
  return `s3-kms-wizard-report-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

async function newPracticeThread(): Promise<PracticeThread> {
  // The screen that asked for it is drawn first.
  const [{ PracticeThread }] = await Promise.all([
    import('../practice/thread/threaded.ts'),
    new Promise((resolve) => setImmediate(resolve)),
  ]);
  return new PracticeThread();
}

/**
 * What talks to AWS is in a thread, started once the first frame stands; what writes reports is loaded when it is first
 * needed.
 * @param keepCompiled called once the first frame stands: what has run by then is what the next start runs
 */
export function wizardServices(version: string, keepCompiled: () => void = () => {}): WizardServices {
  const written = new Set<string>();
  let remembered: Promise<void> = Promise.resolve();
  let thread: CheckThread | null = null;
  /** loads, or has loaded, and waits to be told its scenario */
  let waiting: Promise<PracticeThread> | null = null;
  /** The one there is; another one where that could not be loaded. */
  async function checkThread(): Promise<CheckThread> {
    const { CheckThread } = await import('../check/thread/threaded.ts');
    if (thread === null || !thread.usable) thread = new CheckThread();
    return thread;
  }
  return {
    scenarios: SCENARIO_IDS,
    async hasCredentials() {
      // Asked for before the first frame, and used after it.
      await new Promise((resolve) => setImmediate(resolve));
      return credentialsPresent(process.env);
    },
    async loadCheck() {
      keepCompiled();
      const [running, { drawingFirst }] = await Promise.all([checkThread(), import('./drawing-first.ts')]);
      return { check: (request) => drawingFirst(running.check(request)) };
    },
    async *list(request) {
      yield* (await checkThread()).picks(request);
    },
    async loadPractice() {
      waiting ??= newPracticeThread();
      await waiting.catch(() => {
        waiting = null;
      });
    },
    async startPractice(scenario) {
      // Taken at once: whoever asks meanwhile gets another one.
      const ready = waiting;
      waiting = null;
      const loaded = await ready?.catch(() => null);
      return (loaded?.usable ? loaded : await newPracticeThread()).start(scenario);
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
