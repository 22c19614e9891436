/** One writer, one reader: what is pushed is read in order, and the reader waits when there is nothing yet. */
export interface EventQueue<T> extends AsyncIterable<T> {
  push(event: T): void;
  end(): void;
  /** the reader gets what was pushed before, then this error */
  fail(error: unknown): void;
}

export function createEventQueue<T>(): EventQueue<T> {
  const waiting: T[] = [];
  let closed = false;
  let failure: { readonly error: unknown } | null = null;
  let wake = () => {};

  async function* read(): AsyncGenerator<T> {
    for (;;) {
      while (waiting.length > 0) yield* waiting.splice(0);
      if (failure !== null) throw failure.error;
      if (closed) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    push: (event) => {
      waiting.push(event);
      wake();
    },
    end: () => {
      closed = true;
      wake();
    },
    fail: (error) => {
      failure = { error };
      wake();
    },
    [Symbol.asyncIterator]: read,
  };
}
