import { createHash } from 'node:crypto';
import { element, group } from '../http/xml.ts';

/** A canonical user id: 64 hexadecimal digits that stand for an account. */
export function canonicalId(account: string): string {
  return createHash('sha256').update(`canonical-user/${account}`).digest('hex');
}

export function ownerElement(account: string): string {
  return group('Owner', [element('ID', canonicalId(account))]);
}
