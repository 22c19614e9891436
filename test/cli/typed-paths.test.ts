import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pathIn, pathsIn } from '../../src/cli/explain/typed-paths.ts';

describe('paths as terminals drop them', () => {
  test.each([
    ['a.json b.json', ['a.json', 'b.json']],
    ["'/tmp/my policy.json' b.json", ['/tmp/my policy.json', 'b.json']],
    ['/tmp/my\\ policy.json  b.json ', ['/tmp/my policy.json', 'b.json']],
    ['"C:\\Users\\a b\\p.json"', ['C:\\Users\\a b\\p.json']],
    ['C:\\Users\\a\\p.json', ['C:\\Users\\a\\p.json']],
    ['정책.json', ['정책.json']],
    ['', []],
  ])('%s', (text, paths) => {
    expect(pathsIn(text)).toEqual(paths);
  });

  test('a field of one path takes all of it', () => {
    expect(pathIn(' my policy.json ')).toBe('my policy.json');
    expect(pathIn('/tmp/my\\ policy.json')).toBe('/tmp/my policy.json');
    expect(pathIn("'/tmp/x.json'")).toBe('/tmp/x.json');
    expect(pathIn('~/x.json')).toBe(join(homedir(), 'x.json'));
  });
});
