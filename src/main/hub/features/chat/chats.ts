/** The console's chat: questions under way in memory, and their conversations in the history. */
import { randomBytes } from 'node:crypto';
import type { CallInput, CallOutput, ChangeTopic } from '../../../../shared/contract.ts';
import type { ChatTurn, Conversation, SentPrompt } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Keys, LiveKey } from '../../kernel/keys/keys.ts';
import type { Ask } from './ask.ts';
import { shorten } from './digest/escape.ts';
import type { History, KeptConversation } from './history.ts';
import type { PromptMessage } from './models/model-event.ts';

export type Chats = ReturnType<typeof createChats>;

type Dependencies = {
  ask: Ask;
  keys: Pick<Keys, 'live'>;
  history: History;
  clock: Clock;
  tell: (topic: ChangeTopic, userId: string) => void;
};

type Running = {
  userId: string;
  conversation: KeptConversation;
  turn: ChatTurn;
  stop: AbortController;
  isDeleted: boolean;
  ended: Promise<void>;
};

const titleLength = 80;

export function createChats({ ask, keys, history, clock, tell }: Dependencies) {
  const running = new Map<string, Running>();
  const ofPerson = (userId: string): Running[] => [...running.values()].filter((one) => one.userId === userId);

  const now = (): string => new Date(clock.now()).toISOString();
  const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('base64url')}`;

  /** As it is now, with what is under way. */
  async function current(userId: string, id: string): Promise<KeptConversation | undefined> {
    return (
      ofPerson(userId).find(({ conversation }) => conversation.id === id)?.conversation ?? history.find(userId, id)
    );
  }

  function begin(userId: string, conversation: KeptConversation, turn: ChatTurn, key: LiveKey): void {
    const stop = new AbortController();
    const earlier = messagesOf(conversation.turns);
    conversation.turns.push(turn);
    const changed = (): void => tell('chat', userId);
    const run = async (): Promise<void> => {
      const caller = { key, endpoint: 'console' as const, signal: stop.signal, patience: 0 };
      const question = { caller, model: turn.model, text: turn.question, earlier, sampling: {}, isBackground: false };
      const replied = await ask(question, {
        step(step, place) {
          turn.steps[place] = step;
          changed();
        },
        text(text) {
          turn.text += text;
          changed();
        },
        sent: (sent) => void turn.sent.push(sent),
      });
      const end = {
        state: replied.ok ? ('done' as const) : stop.signal.aborted ? ('stopped' as const) : ('failed' as const),
        ...(replied.ok && { sources: replied.value.sources, suggestions: replied.value.suggestions ?? [] }),
        ...(!replied.ok && !stop.signal.aborted && { failure: replied.failure }),
      };
      // Deleted meanwhile, it must not come back.
      if (!running.get(turn.id)?.isDeleted) {
        const turns = conversation.turns.with(-1, { ...turn, ...end });
        await history.save(userId, { ...conversation, turns, changedAt: now() });
      }
      Object.assign(turn, end); // not before: who sees that it has ended may ask the next question
    };
    const ended = run()
      .catch(() => {
        turn.state = 'failed'; // it could not be kept; what was answered is still shown
      })
      .finally(() => {
        running.delete(turn.id);
        changed();
      });
    running.set(turn.id, { userId, conversation, turn, stop, isDeleted: false, ended });
  }

  /** Ends them unkept; until they have ended nothing more can be asked in them. */
  async function drop(under: Running[]): Promise<void> {
    for (const one of under) {
      one.isDeleted = true;
      one.stop.abort();
    }
    await Promise.all(under.map(({ ended }) => ended));
  }

  return {
    async ask(userId: string, asked: CallInput<'chat.ask'>): Promise<Result<CallOutput<'chat.ask'>>> {
      const key = keys.live(asked.key);
      if (key?.userId !== userId) return fail('usage', 'There is no such key.');
      if (key.paused) return fail('not_allowed', 'The key is paused.');
      const known = asked.conversation === undefined ? undefined : await current(userId, asked.conversation);
      if (asked.conversation !== undefined && !known) return fail('usage', 'There is no such conversation.');
      const conversation = known ?? { id: newId('chat'), title: titleOf(asked.question), changedAt: now(), turns: [] };
      if (ofPerson(userId).some((one) => one.conversation.id === conversation.id)) {
        return fail('too_many_requests', 'This conversation is still being answered.', { retryAfterSeconds: 5 });
      }
      const turn: ChatTurn = {
        id: newId('turn'),
        question: asked.question,
        model: asked.model,
        client: key.client,
        askedAt: now(),
        state: 'running',
        steps: [],
        text: '',
        sources: [],
        suggestions: [],
        sent: [],
        failure: null,
      };
      begin(userId, conversation, turn, key);
      tell('chat', userId);
      return ok({ conversation: conversation.id, turn: turn.id });
    },

    async stop(userId: string, id: string): Promise<Result<{ turn: string }>> {
      const found = running.get(id);
      if (found?.userId !== userId) return fail('usage', 'It has ended already.');
      found.stop.abort();
      return ok({ turn: id });
    },

    async list(userId: string): Promise<Conversation[]> {
      const under = ofPerson(userId).map(({ conversation }) => conversation);
      const kept = (await history.list(userId)).filter(({ id }) => !under.some((one) => one.id === id));
      return [...under, ...kept].map(({ id, title, changedAt }) => ({ id, title, changedAt }));
    },

    find: async (userId: string, id: string): Promise<CallOutput<'chat.conversation'>> =>
      (await current(userId, id)) ?? null,

    async delete(userId: string, id: string): Promise<Result<{ id: string }>> {
      const under = ofPerson(userId).filter(({ conversation }) => conversation.id === id);
      await drop(under);
      const deleted = await history.delete(userId, id);
      return deleted || under.length > 0 ? ok({ id }) : fail('usage', 'There is no such conversation.');
    },

    async deleteAll(userId: string): Promise<number> {
      await drop(ofPerson(userId));
      return history.deleteAll(userId);
    },

    /** What left in a call, where the person had it kept. */
    sent: async (userId: string, callId: string): Promise<SentPrompt | null> =>
      (await history.prompt(userId, callId)) ?? null,

    /** Stops what is under way, of one person or of all; resolves once it is in the history. */
    async stopAll(userId?: string): Promise<void> {
      const under = userId === undefined ? [...running.values()] : ofPerson(userId);
      for (const { stop } of under) stop.abort();
      await Promise.all(under.map(({ ended }) => ended));
    },
  };
}

const titleOf = (question: string): string => shorten(question.replaceAll(/\s+/g, ' ').trim(), titleLength);

const messagesOf = (turns: ChatTurn[]): PromptMessage[] =>
  turns
    .filter(({ state, text }) => state === 'done' && text !== '')
    .flatMap(({ question, text }) => [
      { role: 'user' as const, content: question },
      { role: 'assistant' as const, content: text },
    ]);
