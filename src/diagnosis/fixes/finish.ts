/** From drafts to what is handed over: evaluated, with files, diff, commands and code. */
import { unifiedDiff } from '../../policy/index.ts';
import { toHcl } from '../code/hcl.ts';
import { toYaml } from '../code/yaml.ts';
import { commandsOf } from '../commands.ts';
import { assumedOpen } from '../documents.ts';
import type { Fix, FixBody, FixFile } from '../fix.ts';
import { gotDataKey } from '../proven.ts';
import { type Reason, reason } from '../reasons.ts';
import { type Draft, type FixContext, listed } from './draft.ts';
import { addsOnly, predict } from './evaluate.ts';
import { tooLarge } from './limits.ts';

/** @param drafts the set to apply together, in order */
export function finish(context: FixContext, drafts: readonly Draft[]): readonly Fix[] {
  const names = new Set<string>();
  return drafts.map((draft, index) => {
    const isLater = (other: Draft, position: number) => position > index && isSameDocument(other, draft);
    // What comes later in the same document holds this change too, and would hide what it does.
    const others = drafts.filter((other, position) => position !== index && !isLater(other, position));
    // It holds it as it is here, and would put it beside another way.
    const alternatives = drafts.some(isLater) ? [] : draft.alternatives;
    const body = bodyOf(context, draft, drafts, others, names);
    const offered = alternatives.map((alternative) => ({
      kind: alternative.kind,
      ...bodyOf(
        context,
        alternative,
        drafts.map((other, position) => (position === index ? alternative : other)),
        others,
        names,
      ),
    }));
    return { ...body, alternatives: offered };
  });
}

function isSameDocument(one: Draft, other: Draft): boolean {
  return one.target === other.target && one.document?.fileName === other.document?.fileName;
}

function bodyOf(
  context: FixContext,
  draft: Draft,
  set: readonly Draft[],
  others: readonly Draft[],
  names: Set<string>,
): FixBody {
  const foreseen = foresee(context, set);
  const { prediction } = foreseen;
  const { gains, callerAlone } = addsOnly(context, draft, others);
  const large = tooLarge(context, draft);
  const { document, statement } = draft;
  const statements = draft.statements ?? (statement === null ? [] : [statement]);
  const files: readonly FixFile[] =
    document === null ? [] : [{ name: uniqueName(document.fileName, names), content: document.after }];
  const actions = large === null ? draft.actions : [];
  return {
    target: draft.target,
    change: draft.change,
    account: draft.account,
    statement,
    document: document?.after ?? null,
    diff:
      document === null
        ? null
        : unifiedDiff(document.before ?? '', document.after, files[0]?.name ?? document.fileName),
    files,
    read: draft.read,
    actions,
    commands: commandsOf(actions, files, context.place),
    terraform: statements.length === 0 ? null : statements.map(toHcl).join('\n'),
    cloudformation: statements.length === 0 ? null : statements.map(toYaml).join(''),
    prediction,
    addsOnly: gains,
    notes: [
      ...draft.notes,
      ...(large === null ? [] : [large]),
      ...notesOf(context, { ...draft, actions }, foreseen, callerAlone),
    ],
  };
}

interface Foreseen {
  readonly prediction: FixBody['prediction'];
  /** what it rests on; null where another note has said it */
  readonly note: Reason | null;
}

/** What can be said of the result: never that all is well where a limit nobody has seen may have refused the call. */
function foresee(context: FixContext, set: readonly Draft[]): Foreseen {
  const { denial } = context.facts;
  const action = listed(context.give);
  if (set.some((draft) => tooLarge(context, draft) !== null)) return { prediction: 'unknown', note: null };
  const prediction = predict(context, set);
  switch (prediction) {
    case 'denied':
      return { prediction, note: reason('fix-still-denied', { action }) };
    case 'unknown':
      return { prediction, note: reason('fix-not-evaluated') };
    case 'allowed':
  }
  // S3 got one data key and was refused the next: the documents, which know of one answer only, miss something.
  if (denial?.action === 'kms:GenerateDataKey' && gotDataKey(context.facts))
    return { prediction: 'unknown', note: reason('fix-not-explained', { action: denial.action }) };
  // Where nobody reports a refusal, the documents are all that is asked about.
  const alone = context.facts.observation.evidence.reportedError.status === 'none';
  const unnamed = denial === null ? context.denial !== null && !alone : denial.layer === null;
  return unnamed || context.denial === 'unknown'
    ? { prediction: 'unknown', note: reason('fix-layer-not-named', { action }) }
    : { prediction, note: reason('fix-evaluated', { action }) };
}

function notesOf(
  context: FixContext,
  draft: Draft,
  { prediction, note }: Foreseen,
  callerAlone: boolean,
): Reason[] {
  const notes: Reason[] = [];
  const { account } = draft;
  if (context.crossAccount && account !== null && isOneSide(draft)) {
    notes.push(reason('fix-side-of-two', { account }));
  }
  if (note !== null) notes.push(note);
  const assumed = [...new Set(context.needs.flatMap((action) => assumedOpen(context.facts, action)))];
  if (prediction === 'allowed' && assumed.length > 0) {
    notes.push(reason('fix-ceilings-assumed', { action: listed(context.give), layers: assumed }));
  }
  if (callerAlone && context.documents.keyPolicy !== 'unknown') notes.push(reason('fix-nobody-else'));
  const commanded = draft.actions.length > 0;
  if (commanded && draft.document !== null && draft.document.before !== null && account !== null) {
    notes.push(reason('fix-replaces-document', { account }));
  }
  if (draft.statement !== null) notes.push(reason('fix-belongs-inside'));
  if (commanded) notes.push(reason('fix-takes-a-moment'));
  return notes;
}

/** An Allow for the use of a key across accounts. */
function isOneSide({ target, change, reach }: Draft): boolean {
  const sides: readonly string[] = ['key-policy', 'identity-policy', 'grant'];
  return sides.includes(target) && change !== 'narrow-deny' && reach === null;
}

/** `name-2.json` where the set already has a file of that name. */
function uniqueName(wanted: string, taken: Set<string>): string {
  const dot = wanted.lastIndexOf('.');
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1)
    name = `${wanted.slice(0, dot)}-${number}${wanted.slice(dot)}`;
  taken.add(name);
  return name;
}
