import type { ChatStep } from '../../../shared/model.ts';
import type { Listener } from './question.ts';

export type Steps = {
  /** Tells that a step begins; what it returns tells how it ended. */
  begin(
    text: string,
    about?: { tool?: string; account?: string },
  ): (end: { failed?: boolean; items?: number; text?: string }) => void;
};

/** Numbers the steps of one question, so that each can be told again when it has ended. */
export function createSteps(listener: Pick<Listener, 'step'>): Steps {
  let count = 0;
  return {
    begin(text, { tool, account } = {}) {
      const place = count++;
      const step: ChatStep = { text, tool: tool ?? null, account: account ?? null, items: null, state: 'running' };
      listener.step(step, place);
      return ({ failed = false, items, text: told }) =>
        listener.step({ ...step, text: told ?? text, items: items ?? null, state: failed ? 'failed' : 'done' }, place);
    },
  };
}
