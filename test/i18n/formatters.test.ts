import { describe, expect, it } from 'vitest';
import { createI18n } from '../../src/i18n/index.ts';
import { languageFromEnvironment } from '../../src/i18n/languages.ts';

describe('formatters', () => {
  const en = createI18n('en').format;
  const fr = createI18n('fr').format;
  const ko = createI18n('ko').format;

  it('writes sizes with each language’s units', () => {
    expect(en.bytes(5 * 1024 * 1024)).toBe('5\u00a0MiB');
    expect(fr.bytes(5.5 * 1024 * 1024)).toBe('5,5\u00a0Mio');
    expect(ko.bytes(1024)).toBe('1\u00a0KiB');
  });

  it('writes durations', () => {
    expect(en.duration(840)).toBe('840 ms');
    expect(en.duration(2345)).toBe('2.3 sec');
    expect(fr.duration(2345).replace(/\s/g, ' ')).toBe('2,3 s');
    expect(ko.duration(65_000)).toBe('1분 5초');
    expect(ko.duration(42)).toBe('42ms');
    expect(en.duration(999.7)).toBe('1 sec');
    expect(en.duration(59_999)).toBe('1 min 0 sec');
    expect(en.duration(119_999)).toBe('2 min 0 sec');
  });

  it('writes lists', () => {
    expect(fr.list(['a', 'b', 'c'])).toBe('a, b et c');
    expect(ko.list(['a', 'b'])).toBe('a 및 b');
  });
});

describe('the language of the environment', () => {
  it.each([
    [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
    [{ LANG: 'fr_CA.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'fr_FR', LANG: 'C' }, 'fr'],
    [{ LANG: 'C' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ] as const)('%o', (env, language) => {
    expect(languageFromEnvironment(env)).toBe(language);
  });
});
