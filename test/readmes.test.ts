/** The READMEs say the same in each language: the same headings, code, tables and links, each with its own pictures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const OTHERS = readdirSync(root).filter((name) => /^README\.[a-z]{2}\.md$/.test(name));

interface Outline {
  /** their depths, in order */
  readonly headings: readonly number[];
  readonly code: readonly string[];
  readonly links: readonly string[];
  /** cells of each line of a table */
  readonly tables: readonly number[];
  /** what stands in backticks, counted, as languages order their words differently */
  readonly terms: Readonly<Record<string, number>>;
  readonly questions: number;
}

function outline(text: string, language: string): Outline {
  const code = text.match(/^ *```[\s\S]*?^ *```$/gm) ?? [];
  const prose = text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
  const terms: Record<string, number> = {};
  for (const term of prose.match(/`[^`\n]+`/g) ?? []) terms[term] = (terms[term] ?? 0) + 1;
  return {
    headings: (prose.match(/^#+ /gm) ?? []).map(({ length }) => length),
    code,
    links: [...prose.matchAll(/\]\(([^)]+)\)/g)]
      .map(([, target = '']) => target.replace(`docs/pictures/${language}/`, 'docs/pictures/'))
      .filter((target) => !/^README(\.[a-z]{2})?\.md$/.test(target)),
    tables: (prose.match(/^\|.*\|$/gm) ?? []).map((line) => line.split('|').length),
    terms,
    questions: (prose.match(/^\*\*/gm) ?? []).length,
  };
}

const english = outline(readFileSync(join(root, 'README.md'), 'utf8'), 'en');

it('there is one in French and one in Korean', () => {
  expect(OTHERS).toEqual(expect.arrayContaining(['README.fr.md', 'README.ko.md']));
});

describe.each(OTHERS)('%s', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  const found = outline(text, name.split('.')[1] ?? '');

  it.each(['headings', 'code', 'links', 'tables', 'questions'] as const)(
    'has the same %s as README.md',
    (part) => {
      expect(found[part]).toEqual(english[part]);
    },
  );

  it('names the same commands, operations and actions', () => {
    const names = Object.keys(english.terms).sort();
    expect(Object.keys(found.terms).sort()).toEqual(names);
  });

  it('leads to the others, and shows pictures that are there', () => {
    const others = ['README.md', ...OTHERS].filter((other) => other !== name);
    for (const other of others) expect(text).toContain(`](${other})`);
    const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path);
    expect(pictures.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(pictures.length).toBeGreaterThan(3);
  });
});

it('French has its no-break spaces and its apostrophe', () => {
  const text = readFileSync(join(root, 'README.fr.md'), 'utf8');
  const prose = text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, 'x')
    .replace(/\]\([^)]*\)/g, '');
  expect(
    prose.match(/[^\u00a0\s|:-][;!?»]|[^\u00a0|:\s-]:(?=\s)| [;!?»]| :(?=\s)|«(?!\u00a0)/gm) ?? [],
  ).toEqual([]);
  expect(prose.match(/[a-zà-ÿ]'[a-zà-ÿ]|télécharge|crypt(?:er|age)/gi) ?? []).toEqual([]);
});
