/** A refusal that says nothing, for which controls are made; how they ended; and what KMS says to a DryRun. */
import { outline } from './helpers.ts';
import type { Script } from './scripted-endpoint.ts';

/** An S3 that refuses the parts of `large` with `Access Denied` and no more. */
export function bare(script: Script = {}): Script {
  return {
    ...script,
    refuse: (operation, url) =>
      operation === 'UploadPart' && url.pathname.endsWith('/large')
        ? 'AccessDenied'
        : (script.refuse?.(operation, url) ?? null),
  };
}

export function controlLines(result: Parameters<typeof outline>[0]): string[] {
  return outline(result).filter((line) => line.includes('control-'));
}

export const WOULD = [
  400,
  { __type: 'DryRunOperationException', message: 'The request would have succeeded' },
] as const;
