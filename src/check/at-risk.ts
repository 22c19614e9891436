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
    const { key, fate } = entry;
    const unheard = uploadLeftover(place, key, null);
    if (fate.state === 'unknown') return [unheard];
    return [uploadLeftover(place, key, fate.uploadId), ...(fate.others ? [unheard] : [])];
  });
  const objects = held.flatMap((entry) => {
    if (entry.kind !== 'object' || entry.fate.state === 'absent') return [];
    const { key, fate } = entry;
    const unseen = unseenObject(place, key, keepsVersions);
    if (fate.state === 'unknown') return [unseen];
    return [objectLeftover(place, key, 'version', fate.versionId), ...(fate.others ? [unseen] : [])];
  });
  return [...uploads, ...objects];
}
