/** Events that are posted to a message of a chat, by its owner or an administrator. */
import { complaints, ok, refuse, texts } from './answer.ts';
import type { Route } from './routes.ts';

export const chatRoutes: Route[] = [
  {
    method: 'POST',
    path: /^\/api\/v1\/chats\/([^/]+)\/messages\/([^/]+)\/event$/,
    who: 'verified',
    answer: ({ state, caller: { account }, params: [chatId = '', messageId = ''], body }) => {
      const wrong = complaints(body, { type: 'string', data: 'dictionary' });
      if (wrong.length > 0) return refuse(422, wrong);
      const chat = state.chats.find(({ id }) => id === chatId);
      const mayPost = account.role === 'admin' || chat?.accountId === account.id;
      if (!chat || !mayPost) return refuse(401, texts.prohibited);
      state.events.push({ chatId, messageId, type: String(body['type']), data: body['data'] as object });
      return ok(true);
    },
  },
];
