/** What every screen is drawn from. */
import type { I18n } from '../../i18n/index.ts';
import type { Screen, ScreenName, State } from '../flow/state.ts';

export interface View {
  readonly state: State;
  readonly i18n: I18n;
  /** shown beside the first, where somebody asked for it */
  readonly second: I18n | null;
  /** columns and rows there are for the content of a screen */
  readonly columns: number;
  readonly rows: number;
}

export interface ScreenProps<Name extends ScreenName> {
  readonly view: View;
  readonly screen: Extract<Screen, { readonly name: Name }>;
}
