/**
 * Names of hosts are looked up by the thread that started this one. The system answers such a question when it likes,
 * and where no name server does that is half a minute later; until then Node.js cannot end a thread that has asked, and
 * so not the process either. The main thread it does not wait for.
 */
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';

export type LookUp = (hostname: string, options: LookupOptions) => Promise<readonly LookupAddress[]>;

type Callback = (error: Error | null, address?: string | readonly LookupAddress[], family?: number) => void;

/** Has every connection of this thread, whoever opens it, ask `lookUp`. */
export function lookUpWith(lookUp: LookUp): void {
  const lookup = (hostname: string, given: LookupOptions | number | Callback, last?: Callback): void => {
    const callback = typeof given === 'function' ? given : last;
    const { all = false, ...rest } = optionsOf(given);
    lookUp(hostname, rest).then(
      (addresses) => {
        const [first] = addresses;
        if (all) callback?.(null, addresses);
        else callback?.(null, first?.address, first?.family);
      },
      (error: Error) => callback?.(error),
    );
  };
  Object.assign(dns, { lookup });
}

function optionsOf(given: LookupOptions | number | Callback): LookupOptions {
  if (typeof given === 'number') return { family: given };
  return typeof given === 'object' ? given : {};
}
