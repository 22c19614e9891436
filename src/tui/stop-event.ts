import type { Event } from './flow/state.ts';
import type { StopReason } from './services.ts';

/** What comes from outside to end the wizard, as an event of the flow. */
export function stopEvent(because: StopReason): Event {
  if (because === 'interrupt') return { type: 'command', command: 'interrupt' };
  return because === 'leave' ? { type: 'leave' } : { type: 'stop', because };
}
