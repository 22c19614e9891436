/** What of the running uploads a small terminal has room for: what happens now comes before what has ended. */

export interface Fit<Group> {
  /** whether the sentence under the title is shown */
  readonly lead: boolean;
  /** whether an empty line stands under each group */
  readonly apart: boolean;
  readonly groups: readonly Group[];
}

/**
 * @param groups in the order they happen, each with the lines it takes
 * @param heading lines of the title, the empty one under it included; `lead`: those of the sentence besides
 * @param room lines there are
 */
export function fitUploads<Group extends { readonly lines: number }>(
  groups: readonly Group[],
  { heading, lead, room }: { readonly heading: number; readonly lead: number; readonly room: number },
): Fit<Group> {
  const height = (shown: readonly Group[], gap: 0 | 1) =>
    heading + shown.reduce((sum, { lines }) => sum + lines + gap, -gap);
  if (height(groups, 1) + lead <= room) return { lead: true, apart: true, groups };
  if (height(groups, 1) <= room) return { lead: false, apart: true, groups };
  let shown = groups;
  while (shown.length > 1 && height(shown, 0) > room) shown = shown.slice(1);
  return { lead: false, apart: false, groups: shown };
}
