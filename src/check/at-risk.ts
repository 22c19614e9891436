import { type CommandPlace, objectLeftover, unseenObject, uploadLeftover } from './aws-command.ts';
import type { Leftover } from './events.ts';
import type { Held } from './ledger.ts';

/** What would stay if the process ended now, with what is known of it now: open uploads first, as they are seen least. */
export function atRisk(
  held: readonly Held[],
  place: CommandPlace,
  keepsVersions: boolean,
): readonly Leftover[] {
  const uploads = held.flatMap((entry) => {
    if (entry.kind !== 'upload' || entry.fate.state === 'absent') return [];
    return [uploadLeftover(place, entry.key, entry.fate.state === 'open' ? entry.fate.uploadId : null)];
  });
  const objects = held.flatMap((entry) => {
    if (entry.kind !== 'object' || entry.fate.state === 'absent') return [];
    return entry.fate.state === 'written'
      ? [objectLeftover(place, entry.key, 'version', entry.fate.versionId)]
      : [unseenObject(place, entry.key, keepsVersions)];
  });
  return [...uploads, ...objects];
}
