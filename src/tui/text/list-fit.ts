import { wrap } from '../../report/width.ts';

/** What of a list is shown where there is little room: titles always, hints and empty lines as far as they fit. */
export interface ListFit {
  readonly hints: 'all' | 'chosen' | 'none';
  readonly gaps: boolean;
}

const FITS: readonly ListFit[] = [
  { hints: 'all', gaps: true },
  { hints: 'all', gaps: false },
  { hints: 'chosen', gaps: true },
  { hints: 'chosen', gaps: false },
];

/** @param columns cells of a title or hint; @param rows lines there are for the list */
export function fitOf(
  choices: readonly { readonly title: string; readonly hint: string | null }[],
  cursor: number,
  columns: number,
  rows: number,
): ListFit {
  const lines = (text: string | null) => (text === null ? 0 : wrap(text, columns).length);
  const titles = choices.reduce((sum, choice) => sum + lines(choice.title), 0);
  const heightOf = ({ hints, gaps }: ListFit) =>
    choices.reduce(
      (sum, choice, index) => sum + (hints === 'all' || index === cursor ? lines(choice.hint) : 0),
      titles + (gaps ? choices.length - 1 : 0),
    );
  return FITS.find((fit) => heightOf(fit) <= rows) ?? { hints: 'none', gaps: false };
}
