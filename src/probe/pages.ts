/** Pages of 1,000 that are read of one listing: a server that always has a next page is not followed for ever. */
export const MAX_PAGES = 1000;
