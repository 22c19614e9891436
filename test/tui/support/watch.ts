/** Looks at every frame that a wizard draws in a terminal, and keeps what is wrong with it. */
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../../src/i18n/index.ts';
import { sentencesOf } from '../../../src/i18n/resources.ts';
import { FIX, resultOf } from './walk.ts';

const words = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replace(/\{\{\w+\}\}/g, ' | ')
    .split(/[\s\u00a0]+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}|]+|[^\p{L}\p{N}|]+$/gu, ''))
    .filter((word) => word !== '');

/** Neighbours that are words of letters, none of them filled in. */
function pairs(text: string): readonly string[] {
  const list = words(text);
  return list.flatMap((word, index) => {
    const next = list[index + 1];
    const plain = /^[a-z][a-z’'-]+$/;
    return next !== undefined && plain.test(word) && plain.test(next) ? [`${word} ${next}`] : [];
  });
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Pairs of words that stand in an English sentence, and neither in one of this language nor in what AWS answered. */
function englishOnly(language: Language): ReadonlySet<string> {
  const data = JSON.stringify([resultOf(false), FIX])
    .replaceAll('\\n', ' ')
    .replaceAll('\\"', '"');
  const own = new Set([...stringsIn(sentencesOf(language)).flatMap(pairs), ...pairs(data)]);
  return new Set(
    stringsIn(sentencesOf('en'))
      .flatMap(pairs)
      .filter((pair) => !own.has(pair)),
  );
}

/** As the header says it; null: there is no header. */
function languageOf(lines: readonly string[]): Language | null {
  const header = lines.find((line) => line.trim() !== '') ?? '';
  return LANGUAGES.find((language) => header.includes(LANGUAGE_NAMES[language])) ?? null;
}

const cache = new Map<Language, ReadonlySet<string>>();

/** @returns what is wrong with a frame; empty: nothing */
export function problemsOf(lines: readonly string[], columns: number): readonly string[] {
  const problems: string[] = [];
  const text = lines.join('\n');
  if (text.trim() === '') return [];
  const broken =
    /\{\{|\}\}|\b(?:wizard|diagnosis|check|practice|report|cli)[:.][a-z]\w*[.:]?\w|undefined|\[object|\bNaN\b/.exec(
      text,
    );
  if (broken !== null) problems.push(`no sentence: ${broken[0]}`);
  for (const line of lines)
    if (line.slice(columns - 1).trim() !== '') problems.push(`reaches the edge: ${line}`);
  const headers = lines.filter((line) => line.includes('s3-kms-wizard  ')).length;
  // A frame taller than the screen has pushed its own header out of it, or stands there twice.
  if (headers > 1) problems.push('two headers');
  const language = languageOf(lines);
  if (language !== null && language !== 'en') {
    const foreign = cache.get(language) ?? englishOnly(language);
    cache.set(language, foreign);
    // What is typed or pasted stands behind an edge, in whatever language it came.
    for (const pair of lines.filter((line) => !/^\s*│ /.test(line)).flatMap(pairs))
      if (foreign.has(pair)) problems.push(`in English: ${pair}`);
  }
  return problems;
}
