/** Lists that fields of the form choose from: asked for when a field is entered, narrowed by what is typed. */
import type { PickItem } from '../services.ts';
import { fieldValue, moveFocus, withLine } from './form.ts';
import { lineOf } from './line.ts';
import { PICK_FIELDS, type PickField } from './listings.ts';
import { accessOf } from './selectors.ts';
import type { Effect, State, Step } from './state.ts';

/** More are not kept: who has more types a name. */
const MAX_ITEMS = 10_000;

export function pickFieldOf({ screen, form }: Pick<State, 'screen' | 'form'>): PickField | null {
  return screen.name === 'target' ? (PICK_FIELDS.find((name) => name === form.focus) ?? null) : null;
}

/**
 * What the field in hand offers: all that holds what is typed, in a name or beside it. Nothing more is offered where
 * what is typed is the whole of the only one left.
 */
export function offered(state: Pick<State, 'screen' | 'form' | 'listings'>): readonly PickItem[] {
  const field = pickFieldOf(state);
  if (field === null) return [];
  const typed = state.form.lines[field].text.trim().toLowerCase();
  const { items } = state.listings[field];
  if (typed === '') return items;
  const found = items.filter(({ value, hint }) =>
    [value, hint ?? ''].some((text) => text.toLowerCase().includes(typed)),
  );
  return found.length === 1 && found[0]?.value.toLowerCase() === typed ? [] : found;
}

/** Moves in what is offered; null: the cursor stands in the text. */
export function movePick(state: State, by: 1 | -1): State | null {
  const last = offered(state).length - 1;
  const { pick } = state;
  if (last < 0 || (pick === null && by === -1)) return null;
  if (pick === null) return { ...state, pick: 0 };
  return { ...state, pick: pick + by < 0 ? null : Math.min(last, pick + by) };
}

/** Takes what was picked into its field, and goes on to the next one. */
export function takePick(state: State): State {
  const item = state.pick === null ? undefined : offered(state)[state.pick];
  if (item === undefined) return { ...state, pick: null };
  const filled = withLine(state.form, lineOf(item.value));
  return { ...state, pick: null, form: state.form.focus === 'profile' ? filled : moveFocus(filled, 1) };
}

/** Asks for the list of the field that was entered, unless it is there already. */
export function withLists(before: State, [state, effects]: Step): Step {
  const field = pickFieldOf(state);
  const entered = before.screen.name !== 'target' || before.form.focus !== state.form.focus;
  const kept: State = entered && state.pick !== null ? { ...state, pick: null } : state;
  if (field === null || !entered) return [kept, effects];
  const region = field === 'bucket' ? fieldValue(state.form, 'region') : regionOfKeys(state);
  const source = accessOf(state).caller;
  const of = field === 'profile' ? 'files' : JSON.stringify([fieldValue(state.form, 'profile'), region]);
  const listing = state.listings[field];
  if (listing.of === of && listing.status !== 'refused') return [kept, effects];
  const effect: Effect = { type: 'list', field, of, source, region };
  return [
    {
      ...kept,
      listings: { ...state.listings, [field]: { status: 'loading', of, items: [], code: null } },
    },
    [...effects, effect],
  ];
}

/** The key has to be where the bucket is. */
function regionOfKeys({ form, listings }: State): string | null {
  const bucket = fieldValue(form, 'bucket');
  const chosen = listings.bucket.items.find(({ value }) => value === bucket);
  return fieldValue(form, 'region') ?? chosen?.hint ?? null;
}

export function withItems(state: State, field: PickField, of: string, items: readonly PickItem[]): State {
  const listing = state.listings[field];
  if (listing.of !== of) return state;
  const all = [...listing.items, ...items].slice(0, MAX_ITEMS);
  return { ...state, listings: { ...state.listings, [field]: { ...listing, items: all } } };
}

/** @param code null: the list is whole */
export function listed(state: State, field: PickField, of: string, code: string | null): State {
  const listing = state.listings[field];
  if (listing.of !== of) return state;
  const status = code === null ? 'ready' : 'refused';
  return { ...state, listings: { ...state.listings, [field]: { ...listing, status, code } } };
}
