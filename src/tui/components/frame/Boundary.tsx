import { Box, Text } from 'ink';
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** told once, with what was thrown while a screen was drawn */
  readonly onBroken: (error: unknown) => void;
  /** what stands instead, read when it is needed: nothing of the broken screen is asked */
  readonly words: () => { readonly title: string; readonly lead: string };
}

interface State {
  readonly broken: boolean;
}

/** A screen that cannot be drawn is replaced by two sentences. React has no other way to catch it than a class. */
export class Boundary extends Component<Props, State> {
  override readonly state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onBroken(error);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const { title, lead } = this.props.words();
    return (
      <Box flexDirection="column" padding={1}>
        <Text bold>{title}</Text>
        <Text>{lead}</Text>
      </Box>
    );
  }
}
