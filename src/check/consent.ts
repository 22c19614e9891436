import type { Look } from './events.ts';
import type { CheckOptions } from './options.ts';

/** The user's answer, or no when the check is stopped while the question stands. */
export async function consented(
  confirm: CheckOptions['confirm'],
  look: Look,
  stop: AbortSignal,
): Promise<boolean> {
  if (confirm === null) return true;
  const stopped = Promise.withResolvers<boolean>();
  const onStop = () => stopped.resolve(false);
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return (await Promise.race([confirm(look), stopped.promise])) && !stop.aborted;
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
