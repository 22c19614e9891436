/** Numbers, sizes, durations, dates and lists in the reader's language, all from `Intl`. */
import type { Language } from './languages.ts';

export interface Formatters {
  number(value: number): string;
  /** binary units as AWS writes them: `5 MiB`; French uses `Mio` */
  bytes(value: number): string;
  /** `840 ms`, `2.3 s`, `4 min 10 s` */
  duration(milliseconds: number): string;
  percent(fraction: number): string;
  /** `a, b and c` */
  list(items: readonly string[]): string;
  /** date and time of an ISO 8601 string, in UTC */
  dateTime(iso: string): string;
}

/** The units of sizes, each 1024 times the one before; `Intl` has none of them. */
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
export type ByteUnit = (typeof BYTE_UNITS)[number];

/** @param unitName how the language writes a unit: `Mio` for `MiB` */
export function createFormatters(language: Language, unitName: (unit: ByteUnit) => string): Formatters {
  const number = once(() => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }));
  const percent = once(() => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }));
  const list = once(() => new Intl.ListFormat(language, { type: 'conjunction' }));
  const dateTime = once(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long', timeZone: 'UTC' }),
  );
  const units = {
    millisecond: unitOf('millisecond', 0),
    second: unitOf('second', 1),
    minute: unitOf('minute', 0),
  };
  const unit = (name: keyof typeof units, value: number) => units[name]().format(value);

  function unitOf(unit: string, maximumFractionDigits: number): () => Intl.NumberFormat {
    const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits } as const;
    return once(() => new Intl.NumberFormat(language, options));
  }

  return {
    number: (value) => number().format(value),
    bytes(value) {
      let scaled = value;
      let unit: ByteUnit = 'B';
      for (const larger of BYTE_UNITS.slice(1)) {
        if (scaled < 1024) break;
        scaled /= 1024;
        unit = larger;
      }
      // A no-break space keeps the number and its unit on one line.
      return `${number().format(scaled)}\u00a0${unitName(unit)}`;
    },
    duration(milliseconds) {
      if (milliseconds < 999.5) return unit('millisecond', Math.round(milliseconds));
      if (milliseconds < 59_950) return unit('second', milliseconds / 1000);
      const seconds = Math.round(milliseconds / 1000);
      return `${unit('minute', Math.floor(seconds / 60))} ${unit('second', seconds % 60)}`;
    },
    percent: (fraction) => percent().format(fraction),
    list: (items) => list().format(items),
    dateTime: (iso) => dateTime().format(new Date(iso)),
  };
}

/** `Intl` reads its tables when an object is made, some milliseconds each: made when first used, and kept. */
function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
