/** Ids of every sentence a verdict or a fix can carry; `locales/<language>/diagnosis.json` has one entry for each. */
export const REASON_IDS = [] as const;

export type ReasonId = (typeof REASON_IDS)[number];
