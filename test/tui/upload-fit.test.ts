import { expect, test } from 'vitest';
import { fitUploads } from '../../src/tui/text/upload-fit.ts';

const [small, large, controls] = [{ lines: 2 }, { lines: 5 }, { lines: 4 }];
const fitted = (groups: readonly { lines: number }[], room: number) =>
  fitUploads(groups, { heading: 2, lead: 2, room });

test('a small terminal loses the sentence first, then the empty lines, then what has ended', () => {
  const all = [small, large, controls];
  expect(fitted(all, 17)).toEqual({ lead: true, apart: true, groups: all });
  expect(fitted(all, 16)).toEqual({ lead: false, apart: true, groups: all });
  expect(fitted(all, 15)).toEqual({ lead: false, apart: true, groups: all });
  expect(fitted(all, 14)).toEqual({ lead: false, apart: false, groups: all });
  expect(fitted(all, 13)).toEqual({ lead: false, apart: false, groups: all });
  expect(fitted(all, 12)).toEqual({ lead: false, apart: false, groups: [large, controls] });
  expect(fitted(all, 10)).toEqual({ lead: false, apart: false, groups: [controls] });
  expect(fitted(all, 1)).toEqual({ lead: false, apart: false, groups: [controls] });
});
