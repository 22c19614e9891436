import { expect, test } from 'vitest';
import { fitUploads } from '../../src/tui/text/upload-fit.ts';

const [small, large, controls] = [{ lines: 2 }, { lines: 5 }, { lines: 4 }];
const fitted = (groups: readonly { lines: number }[], room: number) =>
  fitUploads(groups, { heading: 2, lead: 2, room });

test('a small terminal loses the sentence first, then the empty lines, then what has ended', () => {
  const all = [small, large, controls];
  const roomy = { lead: false, apart: true, open: true, whole: true };
  const tight = { ...roomy, apart: false };
  expect(fitted(all, 17)).toEqual({ ...roomy, lead: true, groups: all });
  expect(fitted(all, 16)).toEqual({ ...roomy, groups: all });
  expect(fitted(all, 15)).toEqual({ ...roomy, groups: all });
  expect(fitted(all, 14)).toEqual({ ...tight, groups: all });
  expect(fitted(all, 13)).toEqual({ ...tight, groups: all });
  expect(fitted(all, 12)).toEqual({ ...tight, groups: [large, controls] });
  expect(fitted(all, 10)).toEqual({ ...tight, groups: [controls] });
  expect(fitted(all, 5)).toEqual({ ...tight, open: false, groups: [controls] });
  expect(fitted(all, 4)).toEqual({ ...tight, open: false, whole: false, groups: [controls] });
});
