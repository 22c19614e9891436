/** The form alone proves that an object or an open upload is ours: nothing else is ever touched. */

const FOLDER =
  /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-[0-9a-f]{32}\/(?:small|large|control-[a-z0-9-]+)$/;

/** Where the keys of all runs with this prefix begin. */
export function ownFolder(prefix: string): string {
  return `${prefix}s3-kms-wizard/`;
}

/**
 * When the run began that wrote this key, or null where the key is not exactly of the form
 * `<prefix>s3-kms-wizard/<UTC timestamp>-<128-bit run id>/{small,large,control-…}`.
 */
export function ownKeyTime(prefix: string, key: string): Date | null {
  const folder = ownFolder(prefix);
  const match = key.startsWith(folder) ? FOLDER.exec(key.slice(folder.length)) : null;
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}
