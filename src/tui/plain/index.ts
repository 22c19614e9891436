/**
 * The wizard line by line, for screen readers and for terminals that can do no more: the same flow, the same texts and
 * questions, no cursor movement, nothing drawn twice.
 */
import { createInterface } from 'node:readline';
import { createI18n, type I18n } from '../../i18n/index.ts';
import type { TextOptions } from '../../report/text.ts';
import { wrap } from '../../report/width.ts';
import { start } from '../flow/start.ts';
import { createRunner } from '../runner.ts';
import type { WizardExit, WizardOptions } from '../services.ts';
import { stopEvent } from '../stop-event.ts';
import { leftOf } from '../text/summary.ts';
import { createConversation } from './conversation.ts';
import type { TextIn } from './news.ts';
import { createPrinter } from './printer.ts';
import { summaryLines } from './summary.ts';

export interface PlainOptions extends Omit<WizardOptions, 'streams'> {
  /** in cooked mode: the terminal itself shows and edits what is typed */
  readonly input: NodeJS.ReadableStream;
  readonly write: (text: string) => void;
  /** how text goes out in a language */
  readonly textOptions: (i18n: I18n) => TextOptions;
}

export async function runPlainWizard(options: PlainOptions): Promise<WizardExit> {
  const { services, language } = options;
  const runner = createRunner(start({ ...options, scenarios: services.scenarios }), services);
  const textIn: TextIn = (one) => options.textOptions(createI18n(one));
  const printer = createPrinter(options.write);
  const { show, answer } = createConversation(runner, printer, textIn);
  const lines = createInterface({ input: options.input, terminal: false });
  const hangUp = () => runner.dispatch({ type: 'stop', because: 'hang-up' });
  runner.subscribe(show);
  lines.on('line', answer);
  // Without anybody to answer there is nothing to go on with.
  lines.on('close', hangUp);
  lines.on('error', hangUp);
  options.onStop((because) => runner.dispatch(stopEvent(because)));
  const { i18n, columns } = textIn(language);
  printer.print(wrap(i18n.t('wizard:plain.welcome'), columns));
  show();
  runner.dispatch({ type: 'shown' });
  try {
    const state = await runner.exited;
    printer.print(['', ...summaryLines(state, textIn(state.language))]);
    return {
      reason: state.screen.name === 'ended' ? state.screen.reason : 'left',
      result: state.result,
      atRisk: leftOf(state),
      language: state.language,
    };
  } finally {
    lines.off('close', hangUp);
    lines.close();
    await runner.dispose();
  }
}
