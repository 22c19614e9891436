/** Sentences in the reader's language: `createI18n(language)` gives `t`, typed by the English files, and the formatters. */
import { createInstance, type TFunction } from 'i18next';
import { createFormatters, type Formatters } from './formatters.ts';
import type { Language } from './languages.ts';
import { printable } from './printable.ts';
import { NAMESPACES, sentencesOf } from './resources.ts';

export { createFormatters, type Formatters } from './formatters.ts';
export {
  isLanguage,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
  languageFromEnvironment,
} from './languages.ts';
export { printable, printableLines } from './printable.ts';

export type Translate = TFunction<typeof NAMESPACES>;

export interface I18n {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Formatters;
}

const cache = new Map<Language, I18n>();

/** Made once for each language; switching language is taking another one. */
export function createI18n(language: Language): I18n {
  const made = cache.get(language);
  if (made) return made;
  const instance = createInstance();
  instance.init({
    lng: language,
    // No silent fallback: a sentence missing in a language is a failed build (scripts/check-locales.ts).
    fallbackLng: false,
    resources: { [language]: { ...sentencesOf(language) } },
    ns: NAMESPACES,
    defaultNS: 'wizard',
    initAsync: false,
    returnNull: false,
    // Values come from outside: i18next's escaping hook is where control sequences are taken out.
    // A sentence never pulls another one in: nesting would begin with a character that this hook takes out of values.
    interpolation: {
      escapeValue: true,
      escape: (value: string) => printable(String(value)),
      nestingPrefix: '\u0000',
    },
  });
  const t = rememberingSentences(instance.getFixedT(language, NAMESPACES) as Translate);
  const i18n: I18n = {
    language,
    t,
    format: createFormatters(language, (unit) => t(`check:byteUnits.${unit}`)),
  };
  cache.set(language, i18n);
  return i18n;
}

/** A sentence without values is always the same, and a screen has dozens of them in each of its frames. */
function rememberingSentences(translate: Translate): Translate {
  const sentences = new Map<string, string>();
  const t = (...given: Parameters<Translate>): string => {
    const [key] = given;
    if (given.length > 1 || typeof key !== 'string') return translate(...given);
    const sentence = sentences.get(key) ?? translate(...given);
    sentences.set(key, sentence);
    return sentence;
  };
  return t as Translate;
}
