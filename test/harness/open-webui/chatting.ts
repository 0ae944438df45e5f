/** A person in a chat: what the model's connection is asked, as the backend asks it. */
import { randomUUID } from 'node:crypto';
import { isBody, texts } from './answer.ts';
import { mayCall } from './callers.ts';
import { connectionHeaders, type Occasion } from './headers.ts';
import { connectionAt, type Listed, listModels, seenBy } from './model-list.ts';
import { parsed, type Reply, send } from './outgoing.ts';
import type { Account, Chat, State } from './state.ts';

/** `chatId` goes on in a chat; without it a new one begins. */
export type Question = { model: string; text: string; stream?: boolean; chatId?: string };

export type Asked = {
  chatId: string;
  messageId: string;
  /** The hub's; or Open WebUI's own, where the hub was not asked. */
  status: number;
  /** Why the hub was not asked. */
  refused?: string;
  /** The text of the answer, put together. */
  content: string;
  /** Every chunk of the stream, or the one answer. */
  chunks: Record<string, unknown>[];
  /** The answer as it came. */
  body: string;
};

/** Resolves when the answer is over. */
export async function ask(state: State, person: Account, question: Question): Promise<Asked> {
  const { model, text, stream = true } = question;
  const chat = openChat(state, person, question.chatId);
  chat.messages.push({ role: 'user', content: text });
  const messageId = randomUUID();
  const occasion = { ...occasionOf(person, chat), messageId, modelId: model };
  const asked = await complete(state, occasion, model, (id) => ({ stream, model: id, messages: chat.messages }));
  if (asked.status === 200) chat.messages.push({ role: 'assistant', content: asked.content });
  return { chatId: chat.id, messageId, ...asked };
}

/** One of the questions that the page asks by itself, such as `title_generation`; the chat is in its prompt. */
export async function task(
  state: State,
  person: Account,
  { model, task: name, chatId }: { model: string; task: string; chatId?: string | undefined },
): Promise<Asked> {
  const chat = openChat(state, person, chatId);
  const lines = chat.messages.map(({ role, content }) => `${role.toUpperCase()}: ${content}`);
  const history = `<chat_history>\n${lines.join('\n')}\n</chat_history>`;
  const content = `### Task:\nDo the ${name} of this chat.\n### Chat History:\n${history}`;
  const asked = await complete(state, { ...occasionOf(person, chat), task: name }, model, (id) => ({
    model: id,
    messages: [{ role: 'user', content }],
    stream: false,
    ...(name === 'title_generation' && { max_tokens: 1000 }),
  }));
  return { chatId: chat.id, messageId: '', ...asked };
}

export function openChat(state: State, person: Account, chatId?: string): Chat {
  const known = state.chats.find(({ id }) => id === chatId);
  if (known) return known;
  const chat = { id: randomUUID(), accountId: person.id, messages: [] };
  state.chats.push(chat);
  return chat;
}

export function occasionOf(person: Account, chat: Chat): Occasion & { chatId: string } {
  return { account: person, via: 'jwt', credential: person.token, chatId: chat.id };
}

type Completed = Omit<Asked, 'chatId' | 'messageId'>;

async function complete(
  state: State,
  occasion: Occasion,
  model: string,
  payload: (id: string) => object,
): Promise<Completed> {
  const nothing = { content: '', chunks: [], body: '' };
  if (!mayCall(occasion.account, 'verified')) return { status: 401, refused: texts.prohibited, ...nothing };
  const { chatId: _, messageId: __, modelId: ___, task: ____, ...who } = occasion;
  const models = seenBy(state, occasion.account, await listModels(state, who));
  const wanted = models.find(({ id }) => id === model);
  if (wanted?.urlIdx === undefined) return { status: 400, refused: texts.noModel, ...nothing };
  const { url, key, config } = connectionAt(state, wanted.urlIdx);
  try {
    const reply = await send({
      method: 'POST',
      url: `${url}/chat/completions`,
      headers: await connectionHeaders(state, config, key, occasion),
      body: payload(withoutPrefix(wanted, config.prefix_id)),
    });
    return { status: reply.status, ...read(reply) };
  } catch {
    return { status: 500, refused: texts.noConnection, ...nothing };
  }
}

function withoutPrefix({ id }: Listed, prefix: string | null | undefined): string {
  return prefix && id.startsWith(`${prefix}.`) ? id.slice(prefix.length + 1) : id;
}

function read(reply: Reply): Pick<Asked, 'content' | 'chunks' | 'body'> {
  const isStream = reply.headers['content-type']?.startsWith('text/event-stream') === true;
  const lines = reply.text.split('\n').filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]');
  const found = isStream ? lines.map((line) => JSON.parse(line.slice('data: '.length))) : [parsed(reply)];
  const chunks = found.filter(isBody);
  return { content: chunks.map(contentOf).join(''), chunks, body: reply.text };
}

function contentOf({ choices }: Record<string, unknown>): string {
  const [choice] = Array.isArray(choices) ? choices : [];
  const { content } = choice?.delta ?? choice?.message ?? {};
  return typeof content === 'string' ? content : '';
}
