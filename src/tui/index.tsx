/** The guided wizard: hands a flow, its screens and the terminal together. */
import { render, renderToString } from 'ink';
import { createI18n, printable } from '../i18n/index.ts';
import { App } from './App.tsx';
import { Boundary } from './components/frame/Boundary.tsx';
import { start } from './flow/start.ts';
import { enterOtherScreen, type OtherScreen } from './other-screen.ts';
import { createRunner } from './runner.ts';
import { Summary } from './screens/Summary.tsx';
import type { WizardExit, WizardOptions } from './services.ts';
import { stopEvent } from './stop-event.ts';
import { leftOf } from './text/summary.ts';

/** A frame waits for the one before it at most 4 ms: what comes often is drawn less often already (effects/store.ts). */
const MAX_FPS = 250;

export type * from './services.ts';

/**
 * Runs the wizard in the terminal of `options.streams` until it is left, on the terminal's other screen: a terminal
 * that is resized rewraps what stands on its own, and would push pieces of frames into the scrollback. Afterwards what
 * stood before is there again, with a summary under it.
 * @throws what a broken screen threw, after clean-up and with the terminal put back
 */
export async function runWizard(options: WizardOptions): Promise<WizardExit> {
  const { services, streams, onStop } = options;
  // Keys pressed before the first frame wait for it, unseen: in cooked mode the terminal would print them.
  streams.stdin.setRawMode(true);
  const runner = createRunner(start({ ...options, scenarios: services.scenarios }), services);
  const faults: unknown[] = [];
  const onBroken = (error: unknown) => {
    faults.push(error);
    runner.dispatch({ type: 'stop', because: 'crash' });
  };
  const hangUp = () => runner.dispatch({ type: 'stop', because: 'hang-up' });
  // A terminal that is gone says so in three ways: by a signal, by an error and by an end.
  streams.stdin.on('error', hangUp);
  streams.stdin.on('end', hangUp);
  onStop((because) => runner.dispatch(stopEvent(because)));
  const words = () => {
    const { t } = createI18n(runner.current().language);
    return { title: t('wizard:crashed.title'), lead: t('wizard:crashed.lead') };
  };
  const screen = enterOtherScreen(streams.stdout);
  const onContinue = () => {
    // Set anew: that it is raw is what Node.js believes.
    streams.stdin.setRawMode(false);
    streams.stdin.setRawMode(true);
    screen.takeBack();
    // A stopped process is not told of a new size; asked again, Node.js looks.
    process.kill(process.pid, 'SIGWINCH');
  };
  process.on('SIGCONT', onContinue);
  const app = render(
    <Boundary onBroken={onBroken} words={words}>
      <App store={runner} />
    </Boundary>,
    { ...streams, exitOnCtrlC: false, alternateScreen: true, maxFps: MAX_FPS },
  );
  screen.onResize(() => app.clear());
  // What breaks outside of the screens ends the drawing, and not the clean-up.
  app.waitUntilExit().catch(onBroken);
  try {
    const state = await runner.exited;
    await putBack(app, screen);
    const columns = Math.max(20, streams.stdout.columns);
    const i18n = createI18n(state.language);
    const summary = renderToString(<Summary state={state} i18n={i18n} columns={columns} />, { columns });
    const commands = leftOf(state).map(({ command }) => `${printable(command, 20_000)}\n`);
    streams.stdout.write(`${summary}\n${commands.join('')}`);
    // The first; those that follow from it are of no interest.
    if (faults.length > 0) throw faults[0];
    const { screen: last } = state;
    return {
      reason: last.name === 'ended' ? last.reason : 'left',
      result: state.result,
      atRisk: leftOf(state),
      language: state.language,
    };
  } finally {
    process.off('SIGCONT', onContinue);
    await putBack(app, screen);
    await runner.dispose();
  }
}

/** Leaves the other screen, shows the cursor, ends raw mode. A terminal that is gone takes none of it. */
async function putBack(app: ReturnType<typeof render>, screen: OtherScreen): Promise<void> {
  try {
    screen.leave();
    app.clear();
    app.unmount();
    await app.waitUntilExit();
  } catch {
    // Nobody is left to see it.
  }
}
