/**
 * Stands in the bundle where Ink and its packages (and our screens) say `Intl.Segmenter`. To make one costs some
 * milliseconds, for tables that text of plain characters does not need: there each character is a grapheme.
 */
import { isPlain } from './plain-text.ts';

// The bundler replaces what is called `Intl.Segmenter`; by this name it stays what it is.
const Real = globalThis.Intl.Segmenter;

class Graphemes {
  readonly #arguments: ConstructorParameters<typeof Real>;
  #real: Intl.Segmenter | null = null;

  constructor(...given: ConstructorParameters<typeof Real>) {
    this.#arguments = given;
  }

  segment(text: string): Intl.Segments {
    const [, options] = this.#arguments;
    if ((options?.granularity ?? 'grapheme') === 'grapheme' && isPlain(text)) return new Characters(text);
    this.#real ??= new Real(...this.#arguments);
    return this.#real.segment(text);
  }
}

class Characters implements Intl.Segments {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  containing(at = 0): Intl.SegmentData | undefined {
    const index = Math.trunc(at) || 0;
    if (index < 0 || index >= this.#text.length) return undefined;
    return { segment: this.#text.charAt(index), index, input: this.#text };
  }

  *[Symbol.iterator](): Generator<Intl.SegmentData, undefined> {
    const input = this.#text;
    for (let index = 0; index < input.length; index += 1)
      yield { segment: input.charAt(index), index, input };
  }
}

export { Graphemes as __Graphemes };
