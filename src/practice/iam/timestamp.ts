/** `2026-11-22T09:30:00Z`: IAM's times have no fractions of seconds. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
