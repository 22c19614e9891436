import { UNREADABLE } from './connection/answer-form.ts';

/** Pages of 1,000 that are read of one listing: a server that always has a next page is not followed for ever. */
export const MAX_PAGES = 1000;
/** As many as S3 sends in so many pages. */
const MAX_ENTRIES = 1000 * MAX_PAGES;

/**
 * Holds one page of a listing against what is known of it: nothing of it may be taken for an empty one, and no listing
 * is followed in a circle.
 * @param before the marker this page was asked for with, and `next` the one it names
 * @throws `UnreadableAnswer` where it is no page, `TooManyPages` where there is no end to them
 */
export function checkPage(
  answer: { readonly IsTruncated?: boolean; readonly $metadata: object },
  {
    entries,
    before,
    next,
  }: { readonly entries: number; readonly before: object; readonly next: object | null },
): void {
  if (answer.IsTruncated === undefined)
    throw failure(UNREADABLE, 'The answer does not say whether it is the whole list', answer);
  if (entries > MAX_ENTRIES || (next !== null && JSON.stringify(next) === JSON.stringify(before)))
    throw failure('TooManyPages', 'The list does not end', answer);
}

function failure(name: string, message: string, { $metadata }: { readonly $metadata: object }): Error {
  return Object.assign(new Error(message), { name, $metadata });
}
