/** The wizard: hands the terminal over to src/tui together with everything that does I/O. */
import type { CheckEvent } from '../../check/events.ts';
import { DEFAULT_TARGET } from '../../check/target.ts';
import { createI18n } from '../../i18n/index.ts';
import { SCENARIO_IDS } from '../../practice/scenarios/scenario.ts';
import { credentialsPresent } from '../../probe/credentials-present.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import type { CheckRequest, WizardServices } from '../../tui/services.ts';
import { interruption } from '../interruption.ts';
import type { CommandContext } from '../main.ts';

export async function runWizardCommand(context: CommandContext): Promise<number> {
  const { args, i18n, languageGiven, version } = context;
  const { stdin, stdout, stderr } = process;
  if (!stdin.isTTY || !stdout.isTTY || process.env['TERM'] === 'dumb') {
    stderr.write(`${i18n.t('cli:noTerminal')}\n`);
    return 2;
  }
  const { runWizard } = await import('../../tui/index.tsx');
  // Ctrl-C arrives as a key; these come from outside: a closed window, a polite kill.
  const quit = interruption({ first: () => {}, second: () => {} });
  const exit = await runWizard({
    quit: quit.signal,
    services: services(version),
    language: i18n.language,
    languageGiven,
    target: DEFAULT_TARGET,
    profile: null,
    roleArn: null,
    readerProfiles: [],
    directory: args.values.get('out')?.[0] ?? `s3-kms-wizard-report-${timestamp(new Date())}`,
    streams: { stdin, stdout, stderr },
  });
  if (exit.reason === 'interrupted') return 130;
  return exit.result === null ? 0 : exitCodeOf(exit.result);
}

/** A folder of its own for each session: nothing written earlier is in the way. */
function timestamp(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** What talks to AWS and what writes reports is loaded when it is first needed: the first frame waits for neither. */
function services(version: string): WizardServices {
  const written = new Set<string>();
  return {
    scenarios: SCENARIO_IDS,
    hasCredentials: () => credentialsPresent(process.env),
    async loadCheck() {
      const { check } = await import('../../check/index.ts');
      return { check: (request) => onePullAtATime(check, request) };
    },
    async startPractice(scenario) {
      const { startPracticeAccount } = await import('../../practice/index.ts');
      return startPracticeAccount({ scenario, port: 0, latencyMs: 0 });
    },
    async saveReport(result, language, directory) {
      const [{ reportDocument }, { saveReport }] = await Promise.all([
        import('../../report/document.ts'),
        import('../../report/save.ts'),
      ]);
      const document = reportDocument(result, createI18n(language), version);
      const saved = await saveReport(directory, document, result.fixes, written);
      for (const path of saved.paths) written.add(path);
      if (!saved.ok) throw Object.assign(new Error(saved.path), { code: saved.code });
      return saved.paths;
    },
  };
}

type RunCheck = typeof import('../../check/index.ts')['check'];

/** Consent is the next pull after `look-finished`; leaving there (`return()`) says no. */
async function* onePullAtATime(check: RunCheck, request: CheckRequest): AsyncGenerator<CheckEvent> {
  let consent: (given: boolean) => void = () => {};
  const given = new Promise<boolean>((resolve) => {
    consent = resolve;
  });
  const events = check(request.target, request.access, { signal: request.signal, confirm: () => given });
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
