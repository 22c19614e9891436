import { Box, Text, type TextProps } from 'ink';
import { memo } from 'react';
import { type Token, type TokenKind, tokensOf } from '../../text/code-tokens.ts';
import type { CodeLine } from '../../text/fix-lines.ts';
import { colors } from '../../theme.ts';

interface Props {
  readonly lines: readonly CodeLine[];
  /** cells between the edge of the terminal and the block */
  readonly margin: number;
}

/** Green and red are kept for what a change adds and takes away: strings have the color of the other text. */
const LOOKS: Readonly<Record<TokenKind, Omit<TextProps, 'children'>>> = {
  plain: {},
  key: { color: colors.accent },
  string: {},
  literal: { color: colors.literal },
  punctuation: { dimColor: true },
  comment: { dimColor: true },
  command: { bold: true, color: colors.literal },
};

export function CodeBlock({ lines, margin }: Props) {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a document are told apart by their number
        <Box key={index} marginLeft={line.flush ? -margin : 0} flexShrink={0}>
          <Line text={line.text} tone={line.tone} language={line.language} />
        </Box>
      ))}
    </Box>
  );
}

/** Scrolling changes no line. */
const Line = memo(function Line({ text, tone, language }: Omit<CodeLine, 'flush'>) {
  if (text === '') return <Text> </Text>;
  if (tone !== 'plain' || language === null)
    return (
      <Text wrap="hard" dimColor={tone === 'quiet'} {...colorOf(tone)}>
        {text}
      </Text>
    );
  return (
    <Text wrap="hard">
      {tokensOf(text, language).map((token, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no names
        <Piece key={index} {...token} />
      ))}
    </Text>
  );
});

function Piece({ text, kind }: Token) {
  return <Text {...LOOKS[kind]}>{text}</Text>;
}

function colorOf(tone: CodeLine['tone']): { readonly color?: string } {
  if (tone === 'added') return { color: colors.good };
  return tone === 'removed' ? { color: colors.bad } : {};
}
