import { Text } from 'ink';
import { Fragment } from 'react';
import { widthOf } from '../../../report/width.ts';
import { isBehind, type Stage, stageOf, stagesOf } from '../../flow/selectors.ts';
import { colors, signs } from '../../theme.ts';
import type { View } from '../view.ts';

/** Cells of the sign of a part that lies behind. */
const SIGN_COLUMNS = 2;
/** An arrow and the cells beside it. */
const BETWEEN_COLUMNS = 3;
/** Around the part in hand. */
const BRACKET_COLUMNS = 2;

/** Cells of the parts without a sign: what they need at least. */
export function trailWidth({ state, i18n }: Pick<View, 'state' | 'i18n'>): number {
  const names = stagesOf(state).map((stage) => widthOf(i18n.t(`wizard:stages.${stage}`)));
  return names.reduce((sum, width) => sum + width + BETWEEN_COLUMNS, BRACKET_COLUMNS - BETWEEN_COLUMNS);
}

/** Where am I: the parts of the walk, those behind ticked; the one in hand is bracketed, which colour only adds to. */
export function Trail({ view: { state, i18n, columns } }: { readonly view: View }) {
  const now = stageOf(state);
  const stages = stagesOf(state);
  const name = (stage: Stage) => i18n.t(`wizard:stages.${stage}`);
  const width = stages.reduce((sum, stage) => sum + widthOf(name(stage)) + SIGN_COLUMNS + BETWEEN_COLUMNS, 0);
  // In a narrow terminal the names come before the signs.
  const signed = width <= columns;
  return (
    <Text>
      {stages.map((stage, index) => (
        <Fragment key={stage}>
          {index > 0 && <Text dimColor>{` ${signs.trail} `}</Text>}
          {stage === now ? (
            <Text bold color={colors.accent}>{`[${name(stage)}]`}</Text>
          ) : (
            <Text dimColor>
              {signed && isBehind(state, stage) && `${signs.good} `}
              {name(stage)}
            </Text>
          )}
        </Fragment>
      ))}
    </Text>
  );
}
