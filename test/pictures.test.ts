/**
 * The pictures in docs/pictures say what the wizard shows today: it is walked again, and the words on its screens are
 * compared with those in the files. `PICTURES=all` does so in every language; `npm run pictures` draws them again.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pictureSvg } from '../scripts/pictures/picture.ts';
import { PICTURES, pictures } from '../scripts/pictures/walks.ts';
import { createI18n, LANGUAGES } from '../src/i18n/index.ts';

const languages = process.env['PICTURES'] === 'all' ? LANGUAGES : (['en'] as const);

/** Every piece of text of a picture, where it stands. */
function wordsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<\/text>/g)].map(
    ([, x = '', y = '', text = '']) => `${y} ${x} ${text}`,
  );
}

test.each(languages)(
  'the pictures in %s show what the wizard shows',
  async (language) => {
    const i18n = createI18n(language);
    const seen: string[] = [];
    for await (const picture of pictures(language)) {
      seen.push(picture.name);
      const kept = await readFile(join('docs', 'pictures', language, `${picture.name}.svg`), 'utf8');
      const words = wordsOf(pictureSvg(picture, i18n));
      expect(words.length).toBeGreaterThan(10);
      expect(wordsOf(kept), `${picture.name}: run "npm run pictures" and look at it`).toEqual(words);
    }
    expect(seen.toSorted()).toEqual([...PICTURES].toSorted());
  },
  180_000,
);

test.each(LANGUAGES)('every picture in %s is small and needs nothing from elsewhere', async (language) => {
  for (const name of PICTURES) {
    const svg = await readFile(join('docs', 'pictures', language, `${name}.svg`), 'utf8');
    expect(svg.length, name).toBeLessThan(32_000);
    expect(svg).toContain(`xml:lang="${language}"`);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\(|<script|<image|@import|\/nonexistent/,
    );
  }
});
