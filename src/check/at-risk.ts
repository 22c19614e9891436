import { type CommandPlace, objectLeftover, unseenObject, uploadLeftover } from './aws-command.ts';
import type { Leftover } from './events.ts';
import type { Fates } from './ledger.ts';
import type { ObjectKeys } from './object-keys.ts';

/** What would stay if the process ended now, with what is known of it now. */
export function atRisk(
  fates: Fates,
  keys: ObjectKeys,
  place: CommandPlace,
  keepsVersions: boolean,
): readonly Leftover[] {
  const objects = [
    { key: keys.small, fate: fates.small },
    { key: keys.large, fate: fates.large },
  ].flatMap(({ key, fate }) => {
    if (fate.state === 'absent') return [];
    return fate.state === 'written'
      ? [objectLeftover(place, key, 'version', fate.versionId)]
      : [unseenObject(place, key, keepsVersions)];
  });
  const { upload } = fates;
  if (upload.state === 'absent') return objects;
  return [uploadLeftover(place, keys.large, upload.state === 'open' ? upload.uploadId : null), ...objects];
}
