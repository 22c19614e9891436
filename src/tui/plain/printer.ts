/** What has been written, line by line; a question may stand at its end, without a line end. */
export interface Printer {
  print(lines: readonly string[]): void;
  /** A question, behind which the answer is typed. */
  prompt(words: string): void;
  /** The line end that was typed is on the screen too. */
  typed(): void;
  /** whether a question stands at the end */
  isAsking(): boolean;
}

export function createPrinter(write: (text: string) => void): Printer {
  let asking = false;
  return {
    print(lines) {
      if (lines.length === 0) return;
      write(`${asking ? '\n' : ''}${lines.join('\n')}\n`);
      asking = false;
    },
    prompt(words) {
      write(`${words} `);
      asking = true;
    },
    typed() {
      asking = false;
    },
    isAsking: () => asking,
  };
}
