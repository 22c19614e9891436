/** The languages of the product, and how one is chosen. */

export const LANGUAGES = ['en', 'fr', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
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
