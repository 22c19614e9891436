/** One refusal, as it is pasted again and again, and what is read from a paste first. */
import { type PastedError, pastedErrors } from '../../../src/diagnosis/index.ts';

export const USER = 'arn:aws:iam::111122223333:user/emma.martin';

export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const TAIL = 'because no resource-based policy allows the kms:Decrypt action';

export const SAID = `User: ${USER} is not authorized to perform: kms:Decrypt on resource: ${KEY} ${TAIL}`;

export const ID = 'KTC6HCFP3KG5SXQF';

export function first(text: string): PastedError {
  const [error] = pastedErrors(text);
  if (error === undefined) throw new Error('no error was found');
  return error;
}
