import type { Sent } from './messages.ts';
import { receivedError } from './sent-error.ts';

/** What is asked of the other thread, until it answers. */
export interface Questions<T> {
  /** @param send is given the number under which the answer has to come */
  ask(send: (question: number) => void): Promise<T>;
  answer(question: number, sent: Sent<T>): void;
}

export function createQuestions<T>(): Questions<T> {
  const open = new Map<number, PromiseWithResolvers<T>>();
  let next = 0;
  return {
    ask: (send) => {
      const answer = Promise.withResolvers<T>();
      open.set(next, answer);
      send(next);
      next += 1;
      return answer.promise;
    },
    answer: (question, sent) => {
      if (sent.ok) open.get(question)?.resolve(sent.value);
      else open.get(question)?.reject(receivedError(sent.error));
      open.delete(question);
    },
  };
}
