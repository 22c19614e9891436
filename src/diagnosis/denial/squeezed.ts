/** Puts the spaces back into an access-denied message that was broken inside its words. */
import { BARE_EXPLICIT, TAILS, WHOLE_MESSAGES } from './denial-table.ts';

const AUTHORIZED = 'isnotauthorizedtoperform:';
/** Everything that may follow the action or the resource, without its spaces. */
const AFTER_ACTION =
  /^[a-z0-9-]{1,60}:[A-Za-z]{1,80}?(?=onresource:|onthisresource|ontheresource|because(?:no|the|this|public)|withanexplicitdeny|$)/;
const ON = /^(?:onthisresource|ontheresourceassociatedwiththisciphertext)/;
/** Up to where a sentence, a bracket or a tag ends it; one that runs on into other words is not taken. */
const POLICY_ARN = /^(?:,withpolicyarn)?:?\(?(arn:aws[^()<>"';,]{1,300}?)(?=\.?(?:goto|$|\(service|<\/|\)))/i;
const AFTER_RESOURCE = /because(?:no|theresource|publicacls|thisbucket)|withanexplicitdeny|\(service:/i;

/**
 * The message with the spaces AWS writes it with; null where it is not of the usual form. Only a message whose every
 * letter is that of a known wording is restored: nothing is guessed.
 */
export function squeezed(text: string): string | null {
  const tight = text.replace(/\s+/g, '');
  const whole = WHOLE_MESSAGES.find(({ contains }) => tight.toLowerCase().includes(tightened(contains)));
  if (whole !== undefined) return whole.contains;
  const at = tight.toLowerCase().indexOf(AUTHORIZED);
  if (at < 0) return null;
  const caller = /User:?(arn:[^\s"'<>]{1,2048})$/.exec(tight.slice(Math.max(0, at - 2_060), at))?.[1];
  const after = tight.slice(at + AUTHORIZED.length);
  const action = AFTER_ACTION.exec(after)?.[0];
  if (action === undefined) return null;
  const { resource, rest } = takeResource(after.slice(action.length));
  const known = tail(rest);
  if (known === null) return null;
  const operation = /whencallingthe([A-Za-z]{1,60}?)operation/.exec(tight.slice(0, at))?.[1];
  return [
    ...(operation === undefined ? [] : [`when calling the ${operation} operation:`]),
    ...(caller === undefined ? [] : [`User: ${caller}`]),
    `is not authorized to perform: ${action}`,
    ...(resource === null ? [] : [resource]),
    known,
  ].join(' ');
}

function takeResource(text: string): { readonly resource: string | null; readonly rest: string } {
  const fixed = ON.exec(text)?.[0];
  if (fixed !== undefined) {
    const resource =
      fixed === 'onthisresource' ? 'on this resource' : 'on the resource associated with this ciphertext';
    return { resource, rest: text.slice(fixed.length) };
  }
  if (!text.startsWith('onresource:')) return { resource: null, rest: text };
  const value = text.slice('onresource:'.length);
  const end = value.search(AFTER_RESOURCE);
  const resource = end < 0 ? value : value.slice(0, end);
  return { resource: `on resource: ${resource}`, rest: end < 0 ? '' : value.slice(end) };
}

/** The known wording that the tail is, with the ids that may follow it; null where it is none. */
function tail(rest: string): string | null {
  const lower = rest.toLowerCase();
  const phrase = TAILS.find(({ begins }) => lower.startsWith(tightened(begins)))?.begins;
  if (phrase === undefined) return /^withanexplicitdeny\.?$/.test(lower) ? BARE_EXPLICIT : null;
  const more = rest.slice(tightened(phrase).length);
  const arn = POLICY_ARN.exec(more)?.[1];
  const id = /authorizationid:?([0-9a-z]{8,128})/i.exec(more)?.[1];
  return [
    phrase,
    ...(arn === undefined ? [] : [`: ${arn}`]),
    ...(id === undefined ? [] : [`. Authorization id: ${id}`]),
  ].join('');
}

function tightened(words: string): string {
  return words.replaceAll(' ', '');
}
