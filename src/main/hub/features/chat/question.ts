/** What is asked, and what the caller hears on the way to the answer. */
import type { ChatStep, SentPrompt, Source } from '../../../../shared/model.ts';
import type { Caller } from '../../kernel/call.ts';
import type { PromptMessage, Sampling, Usage } from './models/model-event.ts';

export type Question = {
  caller: Caller;
  /** As clients name it, or its id. */
  model: string;
  text: string;
  /** The conversation before it, as the client tells it. */
  earlier: PromptMessage[];
  sampling: Sampling;
  /** Work of a chat front end on the conversation, such as a title: nothing is fetched for it. */
  isBackground: boolean;
  /** The client wants none used by the model, or an answer as JSON, which many servers can't promise beside tools. */
  withoutTools?: boolean;
};

/** Open WebUI marks its own prompts; the hub's own registration there also sends a header that says so. */
export const isBackgroundPrompt = (text: string): boolean => /^\s*### Task:/i.test(text);

export type Listener = {
  /** A step that begins, and the same one with how it ended. */
  step(step: ChatStep, place: number): void;
  /** Safe Markdown, piece by piece. */
  text(text: string): void;
  /** What has just left for a model. */
  sent(prompt: SentPrompt): void;
};

/** `suggestions`: questions that can be sent as they are, where the answer asks back. */
export type Replied = { sources: Source[]; reason: 'stop' | 'length' | 'filter'; usage: Usage; suggestions?: string[] };

/** What a step is about, as far as that is known. */
type About = Partial<Pick<ChatStep, 'tool' | 'account' | 'asked'>>;

export type Steps = ReturnType<typeof createSteps>;

/** Numbers the steps of one question, so that each can be told again when it has ended. */
export function createSteps(listener: Pick<Listener, 'step'>) {
  let count = 0;
  return {
    /** Tells that a step begins; what it returns tells how it ended. */
    begin(text: string, { tool = null, account = null, asked }: About = {}) {
      const place = count++;
      const step: ChatStep = { text, tool, account, ...(asked && { asked }), items: null, state: 'running' };
      listener.step(step, place);
      return ({ failed = false, items, text: told }: { failed?: boolean; items?: number; text?: string }): void =>
        listener.step({ ...step, text: told ?? text, items: items ?? null, state: failed ? 'failed' : 'done' }, place);
    },
  };
}
