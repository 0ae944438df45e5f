/** A chat as Open WebUI's own page holds it: asked over HTTP, answered over its socket. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { callOpenWebUI } from './call.ts';

export type ChatQuestion = {
  model: string;
  text: string;
  toolIds?: string[];
  backgroundTasks?: Record<string, boolean>;
};
export type ChatEvent = { type: string; data: unknown };
export type ChatMessage = {
  content: string;
  done?: boolean;
  error?: unknown;
  sources?: unknown[];
  statusHistory?: { description: string; done: boolean }[];
};

/** `of`: the chat that it belongs to. */
type Heard = ChatEvent & { of: string | undefined };

const patienceMs = 100_000;

/** Asks in a new chat and waits for the end of the answer; `events` is what the page would have shown meanwhile. */
export async function askInChat(
  url: string,
  session: { token: string; cookies?: string },
  { model, text, toolIds = [], backgroundTasks = {} }: ChatQuestion,
): Promise<{ chatId: string; message: ChatMessage; events: ChatEvent[] }> {
  const socket = await openSocket(url, session);
  const [question, answer] = [randomUUID(), randomUUID()];
  const asked = await callOpenWebUI<{ chat_id: string }>({ url, ...session }, 'POST', '/api/chat/completions', {
    stream: true,
    model,
    messages: [{ role: 'user', content: text }],
    session_id: socket.id,
    id: answer,
    parent_id: null,
    user_message: {
      id: question,
      role: 'user',
      content: text,
      parentId: null,
      childrenIds: [answer],
      timestamp: Math.floor(Date.now() / 1000),
    },
    tool_ids: toolIds,
    background_tasks: backgroundTasks,
    features: {},
    params: {},
  });
  if (asked.status !== 200) throw new Error(`the chat was refused: ${JSON.stringify(asked)}`);
  const chatId = asked.body.chat_id;
  // Said once the answer is stored and its background tasks are done; earlier ends differ between versions. The chat before
  // may end on the same socket.
  await socket.until(
    ({ of, type, data }) => of === chatId && type === 'chat:active' && isObject(data) && data['active'] === false,
  );
  socket.close();
  const chat = await callOpenWebUI<{ chat: { history: { messages: Record<string, ChatMessage> } } }>(
    { url, ...session },
    'GET',
    `/api/v1/chats/${chatId}`,
  );
  const message = chat.body.chat.history.messages[answer];
  if (!message) throw new Error('the chat has no answer');
  const events = socket.events.filter(({ of }) => of === chatId).map(({ type, data }) => ({ type, data }));
  return { chatId, message, events };
}

/** socket.io's own framing over one WebSocket: `0` opens, `40` joins with the session, `42` is an event, `2` a ping. */
async function openSocket(url: string, { token }: { token: string }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/socket.io/?EIO=4&transport=websocket`);
  const events: Heard[] = [];
  const joined = Promise.withResolvers<string>();
  const waiting = new Set<() => void>();
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    if (text === '2') return socket.send('3');
    if (text.startsWith('0')) return socket.send(`40${JSON.stringify({ token })}`);
    if (text.startsWith('40')) return joined.resolve((JSON.parse(text.slice(2)) as { sid: string }).sid);
    if (!text.startsWith('42')) return;
    const [name, event] = JSON.parse(text.slice(2)) as [string, { chat_id?: string; data?: ChatEvent }];
    if (name !== 'events' || !event.data) return;
    events.push({ ...event.data, of: event.chat_id });
    for (const look of waiting) look();
  });
  socket.addEventListener('error', () => joined.reject(new Error('no socket to Open WebUI')));
  await once(socket as unknown as EventTarget, 'open');
  const id = await joined.promise;
  return {
    id,
    events,
    until(ends: (event: Heard) => boolean): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => events.some(ends) && resolve();
      waiting.add(look);
      look();
      const patience = setTimeout(() => reject(new Error(`no end: ${JSON.stringify(events)}`)), patienceMs);
      return promise.finally(() => clearTimeout(patience));
    },
    close: () => socket.close(),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
