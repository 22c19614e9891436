/** The guided wizard: hands a flow, its screens and the terminal together. */
import { render, renderToString } from 'ink';
import { createI18n, printable } from '../i18n/index.ts';
import { App } from './App.tsx';
import { start } from './flow/start.ts';
import { createRunner } from './runner.ts';
import { Summary } from './screens/Summary.tsx';
import type { WizardExit, WizardOptions } from './services.ts';
import { leftOf } from './text/summary.ts';

export type * from './services.ts';

/**
 * Runs the wizard in the terminal of `options.streams` until it is left, on the terminal's other screen: a terminal
 * that is resized rewraps what stands on its own, and would push pieces of frames into the scrollback. Afterwards what
 * stood before is there again, with a summary under it.
 * @throws what a broken screen throws; the terminal is put back before
 */
export async function runWizard(options: WizardOptions): Promise<WizardExit> {
  const { services, streams, quit } = options;
  // Keys pressed before the first frame wait for it, unseen: in cooked mode the terminal would print them.
  streams.stdin.setRawMode(true);
  const runner = createRunner(start({ ...options, scenarios: services.scenarios }), services);
  const leave = () => runner.dispatch({ type: 'command', command: 'interrupt' });
  quit.addEventListener('abort', leave, { once: true });
  const app = render(<App store={runner} />, { ...streams, exitOnCtrlC: false, alternateScreen: true });
  try {
    const state = await Promise.race([runner.exited, app.waitUntilExit().then(() => runner.current())]);
    app.clear();
    app.unmount();
    await app.waitUntilExit();
    const columns = Math.max(20, streams.stdout.columns);
    const i18n = createI18n(state.language);
    const summary = renderToString(<Summary state={state} i18n={i18n} columns={columns} />, { columns });
    const commands = leftOf(state).map(({ command }) => `${printable(command, 20_000)}\n`);
    streams.stdout.write(`${summary}\n${commands.join('')}`);
    const { screen } = state;
    return {
      reason: screen.name === 'ended' ? screen.reason : 'left',
      result: state.result,
      atRisk: leftOf(state),
      language: state.language,
    };
  } finally {
    quit.removeEventListener('abort', leave);
    app.unmount();
    await runner.dispose();
  }
}
