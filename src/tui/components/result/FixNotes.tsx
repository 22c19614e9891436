import { Box, Text } from 'ink';
import type { FixBody } from '../../../diagnosis/index.ts';
import { sentence } from '../../../report/sentence.ts';
import { signs } from '../../theme.ts';
import { Both } from '../frame/Both.tsx';
import { Marked } from '../frame/Marked.tsx';
import { Prose } from '../frame/Prose.tsx';
import type { View } from '../view.ts';

/** Sentences that go with a fix, under its code. */
export function FixNotes({ notes, view }: { readonly notes: FixBody['notes']; readonly view: View }) {
  if (notes.length === 0) return null;
  return (
    <Box flexDirection="column" marginTop={1}>
      <Both view={view}>{({ t }) => <Text bold>{t('wizard:fix.notes')}</Text>}</Both>
      {notes.map((note) => (
        <Both key={sentence(note, view.i18n)} view={view}>
          {(one) => (
            <Marked mark={<Text dimColor>{signs.bullet}</Text>}>
              <Prose>{sentence(note, one)}</Prose>
            </Marked>
          )}
        </Both>
      ))}
    </Box>
  );
}
