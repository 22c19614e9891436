import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { colors, frame } from '../theme.ts';

interface Props {
  readonly title: string;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly columns: number;
  readonly framed: boolean;
  readonly children: ReactNode;
}

/** A frame with its title on the first line inside; the tone is said by what stands in it, too. */
export function Panel({ title, tone, columns, framed, children }: Props) {
  const color = tone === 'plain' ? {} : { borderColor: colors[tone] };
  return (
    <Box
      flexDirection="column"
      width={columns}
      flexShrink={0}
      {...(framed
        ? { borderStyle: frame, paddingX: 1, borderDimColor: tone === 'plain', ...color }
        : { marginBottom: 1 })}
    >
      <Text bold wrap="truncate">
        {title}
      </Text>
      {children}
    </Box>
  );
}
