import type { ChatStep } from '../../../shared/model.ts';
import type { Listener } from './question.ts';

/** What a step is about, as far as that is known. */
type About = Partial<Pick<ChatStep, 'tool' | 'account' | 'asked'>>;

export type Steps = {
  /** Tells that a step begins; what it returns tells how it ended. */
  begin(text: string, about?: About): (end: { failed?: boolean; items?: number; text?: string }) => void;
};

/** Numbers the steps of one question, so that each can be told again when it has ended. */
export function createSteps(listener: Pick<Listener, 'step'>): Steps {
  let count = 0;
  return {
    begin(text, { tool = null, account = null, asked } = {}) {
      const place = count++;
      const step: ChatStep = { text, tool, account, ...(asked && { asked }), items: null, state: 'running' };
      listener.step(step, place);
      return ({ failed = false, items, text: told }) =>
        listener.step({ ...step, text: told ?? text, items: items ?? null, state: failed ? 'failed' : 'done' }, place);
    },
  };
}
