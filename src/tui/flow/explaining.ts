/** The way of a pasted error: what is typed and pasted, the files beside it, and what comes of them. */
import type { Command } from './command.ts';
import { DOCUMENT_FIELDS, type DocumentField, type FieldProblem, isValueField } from './document-fields.ts';
import {
  appended,
  beside,
  errorIn,
  type Handed,
  isEmpty,
  MAX_PATHS,
  requestOf,
  shortened,
  valueProblem,
  withDocumentLine,
  withProblem,
  withValuesChecked,
} from './handed.ts';
import { edit, insert, LINE_EDITS } from './line.ts';
import { go, goBack, goToResult, inTrouble, resultScreen, stay } from './moves.ts';
import type { Event, State, Step } from './state.ts';

export function withHandedText(state: State, text: string): State {
  const { handed, screen } = state;
  if (screen.name === 'pasted-error') return { ...state, handed: appended(handed, text) };
  const line = insert(handed.lines[handed.focus], text, MAX_PATHS);
  return { ...state, handed: withDocumentLine(handed, line) };
}

/** A text is added to and taken away from at its end: it is pasted, and rarely written. */
export function onPastedError(state: State, command: Command): Step {
  const { handed } = state;
  if (command === 'backspace') return stay({ ...state, handed: shortened(handed) });
  if (command === 'clear')
    return stay({ ...state, handed: { ...handed, text: '', cut: false, asked: false } });
  return stay(state);
}

/** To the files; a text in which no error is found is not taken along in silence. */
export function submitPastedError(state: State): Step {
  const { handed } = state;
  if (!isEmpty(handed) && errorIn(handed.text) === null)
    return stay({ ...state, handed: { ...handed, asked: true } });
  return go(state, { name: 'documents' });
}

export function onDocuments(state: State, command: Command): Step {
  if (command === 'up' || command === 'previous') return focusOn(state, beside(state.handed.focus, -1));
  if (command === 'down' || command === 'next') return focusOn(state, beside(state.handed.focus, 1));
  const change = LINE_EDITS[command];
  if (change === undefined) return stay(state);
  const { handed } = state;
  return stay({ ...state, handed: withDocumentLine(handed, edit(handed.lines[handed.focus], change)) });
}

/** A field that is left is looked at. */
function focusOn(state: State, focus: DocumentField): Step {
  const { handed } = state;
  const left = handed.focus;
  const { text } = handed.lines[left];
  if (isValueField(left)) {
    const looked = withProblem(handed, left, valueProblem(left, text));
    return stay({ ...state, handed: { ...looked, focus } });
  }
  const next: State = { ...state, handed: { ...handed, focus } };
  return text.trim() === '' ? stay(next) : [next, [{ type: 'check-document', field: left, text }]];
}

const NOTHING: FieldProblem = { says: ({ t }) => t('wizard:documents.nothing') };

export function submitDocuments(state: State): Step {
  const { handed } = state;
  const looked = withValuesChecked(handed);
  const wrong = DOCUMENT_FIELDS.find((field) => looked.problems[field] !== null);
  if (wrong !== undefined) return stay({ ...state, handed: { ...looked, focus: wrong } });
  const request = requestOf(looked);
  if (
    request.errorText === null &&
    DOCUMENT_FIELDS.every((field) => isValueField(field) || request[field] === null)
  )
    return stay({ ...state, handed: { ...withProblem(looked, 'keyPolicy', NOTHING), focus: 'keyPolicy' } });
  const run = state.runNumber + 1;
  return go({ ...state, handed: looked, runNumber: run }, { name: 'explaining' }, [
    { type: 'explain', run, request },
  ]);
}

type HandedEvent = Extract<
  Event,
  { type: 'document-checked' | 'explained' | 'not-explained' | 'explain-failed' }
>;

export function onHandedEvent(state: State, event: HandedEvent): Step {
  if (event.type === 'document-checked') {
    // What has been changed meanwhile is looked at again when it is left.
    if (state.handed.lines[event.field].text !== event.text) return stay(state);
    return stay({ ...state, handed: withProblem(state.handed, event.field, event.problem) });
  }
  if (event.run !== state.runNumber || state.screen.name !== 'explaining') return stay(state);
  switch (event.type) {
    case 'explained':
      return goToResult({ ...state, result: event.result }, resultScreen(event.result));
    case 'not-explained': {
      const handed: Handed = { ...withProblem(state.handed, event.field, event.problem), focus: event.field };
      return goBack({ ...state, handed });
    }
    case 'explain-failed':
      return inTrouble(state, { id: 'explain-failed', detail: event.detail, again: null });
  }
}
