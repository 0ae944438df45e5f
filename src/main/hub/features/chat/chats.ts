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

/** What others use of them: a stand-in does the same until somebody first asks. */
export type Chats = Pick<Conversations, keyof Conversations>;

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

/** Conversations and the questions under way in them, each for one person. */
export class Conversations {
  readonly #ask: Ask;
  readonly #keys: Dependencies['keys'];
  readonly #history: History;
  readonly #clock: Clock;
  readonly #tell: Dependencies['tell'];
  readonly #running = new Map<string, Running>();

  constructor({ ask, keys, history, clock, tell }: Dependencies) {
    this.#ask = ask;
    this.#keys = keys;
    this.#history = history;
    this.#clock = clock;
    this.#tell = tell;
  }

  async ask(userId: string, asked: CallInput<'chat.ask'>): Promise<Result<CallOutput<'chat.ask'>>> {
    const key = this.#keys.live(asked.key);
    if (key?.userId !== userId) return fail('usage', 'There is no such key.');
    if (key.paused) return fail('not_allowed', 'The key is paused.');
    const known = asked.conversation === undefined ? undefined : await this.#current(userId, asked.conversation);
    if (asked.conversation !== undefined && !known) return fail('usage', 'There is no such conversation.');
    const conversation = known ?? {
      id: newId('chat'),
      title: titleOf(asked.question),
      changedAt: this.#now(),
      turns: [],
    };
    if (this.#ofPerson(userId).some((one) => one.conversation.id === conversation.id)) {
      return fail('too_many_requests', 'This conversation is still being answered.', { retryAfterSeconds: 5 });
    }
    const turn: ChatTurn = {
      id: newId('turn'),
      question: asked.question,
      model: asked.model,
      client: key.client,
      askedAt: this.#now(),
      state: 'running',
      steps: [],
      text: '',
      sources: [],
      suggestions: [],
      sent: [],
      failure: null,
    };
    this.#begin(userId, conversation, turn, key);
    this.#tell('chat', userId);
    return ok({ conversation: conversation.id, turn: turn.id });
  }

  async stop(userId: string, id: string): Promise<Result<{ turn: string }>> {
    const found = this.#running.get(id);
    if (found?.userId !== userId) return fail('usage', 'It has ended already.');
    found.stop.abort();
    return ok({ turn: id });
  }

  async list(userId: string): Promise<Conversation[]> {
    const under = this.#ofPerson(userId).map(({ conversation }) => conversation);
    const kept = (await this.#history.list(userId)).filter(({ id }) => !under.some((one) => one.id === id));
    return [...under, ...kept].map(({ id, title, changedAt }) => ({ id, title, changedAt }));
  }

  async find(userId: string, id: string): Promise<CallOutput<'chat.conversation'>> {
    return (await this.#current(userId, id)) ?? null;
  }

  async delete(userId: string, id: string): Promise<Result<{ id: string }>> {
    const under = this.#ofPerson(userId).filter(({ conversation }) => conversation.id === id);
    await this.#drop(under);
    const deleted = await this.#history.delete(userId, id);
    return deleted || under.length > 0 ? ok({ id }) : fail('usage', 'There is no such conversation.');
  }

  async deleteAll(userId: string): Promise<number> {
    await this.#drop(this.#ofPerson(userId));
    return this.#history.deleteAll(userId);
  }

  /** What left in a call, where the person had it kept. */
  async sent(userId: string, callId: string): Promise<SentPrompt | null> {
    return (await this.#history.prompt(userId, callId)) ?? null;
  }

  /** Stops what is under way, of one person or of all; resolves once it is in the history. */
  async stopAll(userId?: string): Promise<void> {
    const under = userId === undefined ? [...this.#running.values()] : this.#ofPerson(userId);
    for (const { stop } of under) stop.abort();
    await Promise.all(under.map(({ ended }) => ended));
  }

  #ofPerson(userId: string): Running[] {
    return [...this.#running.values()].filter((one) => one.userId === userId);
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  /** As it is now, with what is under way. */
  async #current(userId: string, id: string): Promise<KeptConversation | undefined> {
    return (
      this.#ofPerson(userId).find(({ conversation }) => conversation.id === id)?.conversation ??
      this.#history.find(userId, id)
    );
  }

  #begin(userId: string, conversation: KeptConversation, turn: ChatTurn, key: LiveKey): void {
    const stop = new AbortController();
    const earlier = messagesOf(conversation.turns);
    conversation.turns.push(turn);
    const changed = (): void => this.#tell('chat', userId);
    const run = async (): Promise<void> => {
      const caller = { key, endpoint: 'console' as const, signal: stop.signal, patience: 0 };
      const question = { caller, model: turn.model, text: turn.question, earlier, sampling: {}, isBackground: false };
      const replied = await this.#ask(question, {
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
      if (!this.#running.get(turn.id)?.isDeleted) {
        const turns = conversation.turns.with(-1, { ...turn, ...end });
        await this.#history.save(userId, { ...conversation, turns, changedAt: this.#now() });
      }
      Object.assign(turn, end); // not before: who sees that it has ended may ask the next question
    };
    const ended = run()
      .catch(() => {
        turn.state = 'failed'; // it could not be kept; what was answered is still shown
      })
      .finally(() => {
        this.#running.delete(turn.id);
        changed();
      });
    this.#running.set(turn.id, { userId, conversation, turn, stop, isDeleted: false, ended });
  }

  /** Ends them unkept; until they have ended nothing more can be asked in them. */
  async #drop(under: Running[]): Promise<void> {
    for (const one of under) {
      one.isDeleted = true;
      one.stop.abort();
    }
    await Promise.all(under.map(({ ended }) => ended));
  }
}

const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('base64url')}`;

const titleOf = (question: string): string => shorten(question.replaceAll(/\s+/g, ' ').trim(), titleLength);

const messagesOf = (turns: ChatTurn[]): PromptMessage[] =>
  turns
    .filter(({ state, text }) => state === 'done' && text !== '')
    .flatMap(({ question, text }) => [
      { role: 'user' as const, content: question },
      { role: 'assistant' as const, content: text },
    ]);
