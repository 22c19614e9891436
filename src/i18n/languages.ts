/** The languages of the product, and how one is chosen. */

/**
 * Each language by the name of its folder in locales/, and what it calls itself: a line here and that folder are all
 * that a language is (docs/translating.md). They are offered in this order.
 */
export const LANGUAGE_NAMES = {
  en: 'English',
  fr: 'Français',
  ko: '한국어',
} as const;

export type Language = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as readonly Language[];

export function isLanguage(value: string): value is Language {
  return Object.hasOwn(LANGUAGE_NAMES, value);
}

/**
 * Guesses the language from the POSIX locale variables, in their order of precedence.
 * `C`, `POSIX` and languages we do not speak give English.
 */
export function languageFromEnvironment(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const language = locale.slice(0, 2).toLowerCase();
  return isLanguage(language) ? language : 'en';
}
