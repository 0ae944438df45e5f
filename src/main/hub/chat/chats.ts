/** The console's chat: questions under way and their history. */
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Conversation, SentPrompt } from '../../../shared/model.ts';
import { fail, type Result } from '../../../shared/result.ts';

export type Chats = {
  ask(userId: string, asked: CallInput<'chat.ask'>): Promise<Result<CallOutput<'chat.ask'>>>;
  stop(userId: string, turn: string): Result<{ turn: string }>;
  list(userId: string): Promise<Conversation[]>;
  find(userId: string, id: string): Promise<Result<CallOutput<'chat.conversation'>>>;
  delete(userId: string, id: string): Promise<Result<{ id: string }>>;
  deleteAll(userId: string): Promise<number>;
  sent(userId: string, callId: string): Promise<SentPrompt | null>;
};

export function createChats(): Chats {
  return {
    ask: async () => fail('usage'),
    stop: () => fail('usage'),
    list: async () => [],
    find: async () => fail('usage'),
    delete: async () => fail('usage'),
    deleteAll: async () => 0,
    sent: async () => null,
  };
}
