/**
 * Pictures of the wizard's screens, as SVG: the built command runs in a pseudo-terminal against practice accounts, and
 * what a terminal emulator shows is drawn cell by cell. `node scripts/pictures/index.ts [en|fr|ko …]` writes
 * docs/pictures/<language>/<name>.svg; build first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createI18n, isLanguage, LANGUAGES } from '../../src/i18n/index.ts';
import { pictureSvg } from './picture.ts';
import { pictures } from './walks.ts';

const asked = process.argv.slice(2).filter(isLanguage);
for (const language of asked.length === 0 ? LANGUAGES : asked) {
  const folder = join('docs', 'pictures', language);
  await mkdir(folder, { recursive: true });
  for await (const picture of pictures(language)) {
    const path = join(folder, `${picture.name}.svg`);
    await writeFile(path, pictureSvg(picture, createI18n(language)));
    console.log(path);
  }
}
