/** The practice account chosen, and a recorded check run in it. */
import { type Driver, drive } from '../support/drive.ts';
import { eventsOf, PRACTICE } from '../support/walk.ts';

export const inPractice = () =>
  drive()
    .send({ type: 'credentials', found: false })
    .press('confirm', 'confirm', 'confirm')
    .send({ type: 'practice-started', account: PRACTICE });

/** Feeds a recorded check into the run that is under way, consent included. */
export function checked(driver: Driver, fixed: boolean): Driver {
  const run = driver.state.runNumber;
  return eventsOf(fixed).reduce((now, event) => {
    const next = now.send({ type: 'check', run, event });
    return event.type === 'look-finished' && next.state.screen.name === 'consent'
      ? next.press('confirm')
      : next;
  }, driver);
}
