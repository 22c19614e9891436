import type { PolicyDocument } from '../document/document.ts';
import type { StatementJson } from './statement.ts';

/** A document of its own for one statement (an inline policy), two spaces deep, with a final newline. */
export function newPolicy(statement: StatementJson): string {
  return `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)}\n`;
}

/** `wanted`, or `wanted2`, `wanted3` … where the document already has that Sid: Sids are unique in a policy. */
export function uniqueSid(document: PolicyDocument, wanted: string): string {
  const taken = new Set(document.statements.map((statement) => statement.sid));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${number}`)) number += 1;
  return `${wanted}${number}`;
}
