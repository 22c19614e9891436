import type { I18n } from '../../src/i18n/index.ts';
import { textOfShot } from './cells.ts';
import { svgOf } from './svg.ts';
import type { Picture } from './walks.ts';

/** A picture as a file; for those who do not see it, the words on the screen describe it. */
export function pictureSvg({ shot }: Picture, { language }: I18n): string {
  return svgOf(shot, {
    title: 's3-kms-wizard',
    description: describe(textOfShot(shot)),
    language,
  });
}

/** The words of a screen in one line. */
function describe(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}\n+]/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}
