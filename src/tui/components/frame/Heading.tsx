import { Box } from 'ink';
import type { ReactNode } from 'react';
import { wrap } from '../../../report/width.ts';
import { TEXT_COLUMNS } from '../../theme.ts';
import { Marked } from './Marked.tsx';
import { Prose } from './Prose.tsx';

interface Props {
  readonly title: string;
  /** one or two sentences under the title */
  readonly lead?: string | null;
  /** a sign before the title */
  readonly mark?: ReactNode;
  /** with an empty line under it */
  readonly open?: boolean;
}

export function Heading({ title, lead = null, mark = null, open = true }: Props) {
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={open ? 1 : 0} width="100%">
      {mark === null ? (
        <Prose bold>{title}</Prose>
      ) : (
        <Marked mark={mark}>
          <Prose bold>{title}</Prose>
        </Marked>
      )}
      {lead !== null && <Prose dimColor>{lead}</Prose>}
    </Box>
  );
}

/** Lines that a heading takes, the empty one under it included. */
export function headingRows(columns: number, title: string, lead: string | null): number {
  const width = Math.min(columns, TEXT_COLUMNS);
  return wrap(title, width).length + (lead === null ? 0 : wrap(lead, width).length) + 1;
}
