import { Box, Text } from 'ink';
import { signs } from '../theme.ts';
import { Marked } from './Marked.tsx';
import { Prose } from './Prose.tsx';

/** Sentences that go with a fix, under its code. */
export function FixNotes({ notes, title }: { readonly notes: readonly string[]; readonly title: string }) {
  if (notes.length === 0) return null;
  return (
    <Box flexDirection="column" marginTop={1}>
      <Text bold>{title}</Text>
      {notes.map((note) => (
        <Marked key={note} mark={<Text dimColor>{signs.bullet}</Text>}>
          <Prose>{note}</Prose>
        </Marked>
      ))}
    </Box>
  );
}
