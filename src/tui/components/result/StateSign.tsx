import { Text } from 'ink';
import type { RowState } from '../../text/rows.ts';
import { colors, signs } from '../../theme.ts';
import { Spinner } from '../progress/Spinner.tsx';

export function StateSign({ state }: { readonly state: RowState }) {
  switch (state) {
    case 'running':
      return <Spinner />;
    case 'succeeded':
      return <Text color={colors.good}>{signs.good}</Text>;
    case 'failed':
      return <Text color={colors.bad}>{signs.bad}</Text>;
    case 'skipped':
      return <Text dimColor>{signs.skipped}</Text>;
    case 'waiting':
      return <Text dimColor>{signs.waiting}</Text>;
  }
}
