/** The call's value, or null where AWS answers with an error that only says there is none. */
export async function noneIf<T>(codes: readonly string[], call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof Error && codes.includes(thrown.name)) return null;
    throw thrown;
  }
}
