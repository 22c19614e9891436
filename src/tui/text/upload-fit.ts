/** What of the running uploads a small terminal has room for: what happens now comes before what has ended. */

export interface Fit<Group> {
  /** whether the sentence under the title is shown */
  readonly lead: boolean;
  /** whether an empty line stands under each group */
  readonly apart: boolean;
  /** whether one stands under the title */
  readonly open: boolean;
  readonly groups: readonly Group[];
  /** whether that is all within the room there is */
  readonly whole: boolean;
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
  if (height(groups, 1) + lead <= room) return { lead: true, apart: true, open: true, groups, whole: true };
  if (height(groups, 1) <= room) return { lead: false, apart: true, open: true, groups, whole: true };
  let shown = groups;
  while (shown.length > 1 && height(shown, 0) > room) shown = shown.slice(1);
  const over = height(shown, 0) - room;
  return { lead: false, apart: false, open: over <= 0, groups: shown, whole: over <= 1 };
}
