/** What fields of the form choose from. */
import type { PickItem } from '../services.ts';

export const PICK_FIELDS = ['bucket', 'kmsKeyId', 'profile'] as const;
export type PickField = (typeof PICK_FIELDS)[number];

export interface Listing {
  readonly status: 'unasked' | 'loading' | 'ready' | 'refused';
  /** what it was asked for with: another profile or Region has another list */
  readonly of: string;
  readonly items: readonly PickItem[];
  /** why it did not come, by AWS's or Node's code; null where it did */
  readonly code: string | null;
}

export type Listings = Readonly<Record<PickField, Listing>>;

const UNASKED: Listing = { status: 'unasked', of: '', items: [], code: null };
export const NO_LISTINGS: Listings = { bucket: UNASKED, kmsKeyId: UNASKED, profile: UNASKED };
