/**
 * Holds the languages against each other: the same keys (with each language's own plural forms), the same values,
 * and the habits of each language that a machine can see. English is the reference only for the set of keys.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { LANGUAGES } from '../src/i18n/languages.ts';

const PLURAL_SUFFIX = /_(zero|one|two|few|many|other)$/;

/** What a machine can see of a language's habits, by language; a language may have none here. */
const HABITS: Readonly<Record<string, (text: string, prose: string) => string[]>> = {
  fr: frenchHabits,
  ko: koreanHabits,
};

const problems: string[] = [];
const files = readdirSync('locales/en').filter((name) => name.endsWith('.json'));
for (const folder of readdirSync('locales'))
  if (!LANGUAGES.some((language) => language === folder))
    problems.push(`locales/${folder} is no language of src/i18n/languages.ts`);

for (const file of files) {
  const tables = new Map(LANGUAGES.map((language) => [language, read(language, file)] as const));
  for (const language of LANGUAGES)
    checkLanguage(language, file, tables.get(language) ?? new Map(), tables.get('en') ?? new Map());
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`locales agree: ${files.length} files in ${LANGUAGES.length} languages`);

function checkLanguage(
  language: string,
  file: string,
  table: Map<string, string>,
  english: Map<string, string>,
): void {
  const where = (key: string) => `locales/${language}/${file}: ${key}`;
  const wanted = new Set([...english.keys()].flatMap((key) => formsOf(language, key, english)));
  for (const key of wanted) if (!table.has(key)) problems.push(`${where(key)} is missing`);
  for (const key of table.keys())
    if (!wanted.has(key))
      problems.push(`${where(key)} is in no other language, or no plural form of this one`);
  for (const [key, text] of table) {
    if (text.trim() === '') problems.push(`${where(key)} is empty`);
    const reference = english.get(key) ?? english.get(`${base(key)}_other`);
    if (reference !== undefined && valuesIn(text) !== valuesIn(reference) && !PLURAL_SUFFIX.test(key)) {
      problems.push(`${where(key)} fills in {${valuesIn(text)}}, English {${valuesIn(reference)}}`);
    }
    for (const habit of habits(language, text)) problems.push(`${where(key)} ${habit}`);
  }
}

/** A key with plural forms in English has this language's own forms here, as `Intl` knows them. */
function formsOf(language: string, key: string, english: Map<string, string>): string[] {
  if (!PLURAL_SUFFIX.test(key) || !english.has(`${base(key)}_other`)) return [key];
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return pluralCategories.map((form) => `${base(key)}_${form}`);
}

function habits(language: string, text: string): string[] {
  // Code, URLs and values in the sentence follow their own rules.
  const prose = text
    .replace(/\{\{[^}]*\}\}/g, 'x')
    .replace(/`[^`]*`/g, 'x')
    .replace(/https?:\S+|\b[a-z0-9]+:[A-Za-z*]+\b/g, 'x');
  return HABITS[language]?.(text, prose) ?? [];
}

function frenchHabits(_text: string, prose: string): string[] {
  const found: string[] = [];
  if (/[^\u00a0\s:][:;!?»](\s|$)/.test(prose) || /(^|[^\u00a0]) [:;!?»]/.test(prose))
    found.push('wants a no-break space before : ; ! ? »');
  if (/«(?!\u00a0)/.test(prose)) found.push('wants a no-break space after «');
  if (/[a-zà-ÿ]'[a-zà-ÿ]/i.test(prose)) found.push('wants the apostrophe ’');
  if (/télécharge|crypt(er|age|é)|stratégie de clé/i.test(prose))
    found.push('uses a word the glossary rules out');
  return found;
}

function koreanHabits(text: string, prose: string): string[] {
  const found: string[] = [];
  if (/당신/.test(prose)) found.push('addresses the reader as 당신');
  if (/\}\}(을|를|이|가|은|는|과|와|으로|로)(?=[\s.,]|$)/.test(text))
    found.push('hangs a particle on a value');
  return found;
}

function base(key: string): string {
  return key.replace(PLURAL_SUFFIX, '');
}

function valuesIn(text: string): string {
  return [...new Set([...text.matchAll(/\{\{-?\s*([\w.]+)/g)].map((match) => match[1]))].sort().join(', ');
}

function read(language: string, file: string): Map<string, string> {
  const table = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') table.set(path, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    } else problems.push(`locales/${language}/${file}: ${path} is not a sentence`);
  };
  walk(JSON.parse(readFileSync(`locales/${language}/${file}`, 'utf8')), '');
  return table;
}
