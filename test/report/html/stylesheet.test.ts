import { describe, expect, it } from 'vitest';
import { STYLESHEET } from '../../../src/report/html/stylesheet.ts';

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const PAIRS = [
  ['ink', 'paper'],
  ['ink', 'panel'],
  ['ink', 'bad-back'],
  ['soft', 'paper'],
  ['soft', 'panel'],
  ['soft', 'bad-back'],
  ['link', 'paper'],
  ['good', 'paper'],
  ['good', 'good-back'],
  ['bad', 'paper'],
  ['bad', 'bad-back'],
] as const;

const palettes = [...STYLESHEET.matchAll(/:root \{([^}]*--paper[^}]*)\}/g)].map(([, block = '']) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex])),
);

describe('the page’s colours', () => {
  it('are there for light, for dark and for paper', () => {
    expect(palettes).toHaveLength(3);
  });

  it.each(
    palettes.flatMap((palette, index) => PAIRS.map(([text, back]) => [index, text, back, palette] as const)),
  )('palette %i: %s on %s can be read', (_, text, back, palette) => {
    // WCAG 2.2, success criterion 1.4.3 (AA)
    expect(contrast(palette[text] ?? '', palette[back] ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it('holds nothing that ends an element or starts an entity', () => {
    expect(STYLESHEET).not.toMatch(/[<&]/);
  });
});
