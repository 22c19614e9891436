import type { PolicyDocument } from '../document/document.ts';
import type { StatementJson } from './statement.ts';

/** A document of its own for one statement (an inline policy), two spaces deep, with a final newline. */
export function newPolicy(statement: StatementJson): string {
  return `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)}\n`;
}

/** `wanted`, or `wanted2`, `wanted3` … where the document already has that Sid: Sids are unique in a policy. */
export function uniqueSid(document: PolicyDocument, wanted: string): string {
  return new Sids(document).take(wanted);
}

/** The Sids of a document to which statements are added, and from which some are taken out. */
export class Sids {
  readonly #taken = new Map<string, number>();
  /** by what was wanted, the first number that may be free */
  readonly #next = new Map<string, number>();

  constructor({ statements }: PolicyDocument) {
    for (const { sid } of statements) if (sid !== null) this.#add(sid);
  }

  /** A free one, like `uniqueSid`. */
  take(wanted: string): string {
    let number = this.#next.get(wanted) ?? 2;
    let sid = wanted;
    for (; this.#taken.has(sid); number += 1) sid = `${wanted}${number}`;
    this.#next.set(wanted, number);
    this.#add(sid);
    return sid;
  }

  /** The statement that has it is taken out. */
  free(sid: string): void {
    const left = (this.#taken.get(sid) ?? 1) - 1;
    if (left > 0) this.#taken.set(sid, left);
    else this.#taken.delete(sid);
    this.#next.clear();
  }

  #add(sid: string): void {
    this.#taken.set(sid, (this.#taken.get(sid) ?? 0) + 1);
  }
}
