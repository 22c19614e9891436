import { Box, Text } from 'ink';
import type { I18n } from '../../i18n/index.ts';
import { SMALLEST } from '../theme.ts';

export function TooSmall({ i18n, columns, rows }: { i18n: I18n; columns: number; rows: number }) {
  return (
    <Box height={Math.max(1, rows - 1)} overflow="hidden">
      <Text>
        {i18n.t('wizard:tooSmall', {
          needed: `${SMALLEST.columns}x${SMALLEST.rows}`,
          size: `${columns}x${rows}`,
        })}
      </Text>
    </Box>
  );
}
