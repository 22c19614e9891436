/** Five GiB: the most that one PutObject, one part or one copy may hold. */
export const MAX_BODY_BYTES = 5 * 1024 ** 3;
