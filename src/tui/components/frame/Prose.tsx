import { Text, type TextProps } from 'ink';
import { createContext, use } from 'react';
import { wrapCutting } from '../../../report/width.ts';
import { TEXT_COLUMNS } from '../../theme.ts';

/** Cells there are from the left edge of the content to its right edge; boxes that indent or frame take theirs off. */
export const WidthContext = createContext(TEXT_COLUMNS);

interface Props extends Omit<TextProps, 'children' | 'wrap'> {
  readonly children: string;
}

/** Sentences, broken at spaces: no line begins with one, and none is wider than reads well. */
export function Prose({ children, ...style }: Props) {
  const columns = Math.min(use(WidthContext), TEXT_COLUMNS);
  return <Text {...style}>{wrapCutting(children, columns).join('\n')}</Text>;
}

/** Takes cells off the width for what is inside. */
export function useNarrower(by: number): number {
  return use(WidthContext) - by;
}
