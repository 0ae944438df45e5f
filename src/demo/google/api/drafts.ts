/** Gmail's drafts, and what is sent. */
import { invalid, notFound, paged } from '../answer.ts';
import { headerOf, parsed, shown } from '../mail.ts';
import type { Message } from '../model.ts';
import { type Call, type Route, text } from '../route.ts';
import { mailboxOf, shownAs } from './gmail.ts';

const base = '/gmail/v1/users/me';
const everything = 'https://mail.google.com/';
const composes = ['gmail.compose', 'gmail.modify', everything];

/** The message that a body holds as `raw`, in the thread that it names or in one of its own. */
function written(call: Call, body: Record<string, unknown>, labels: string[]): Message {
  const { state, now, person } = call;
  const payload = parsed(text(body['raw']));
  if (!payload) throw invalid("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  const id = `19f${state.nextId().toString(16).padStart(13, '0')}`;
  const threadId = text(body['threadId']) || id;
  if (threadId !== id && !mailboxOf(call).messages.some((one) => one.threadId === threadId)) throw notFound();
  payload.headers.unshift({ name: 'From', value: `${person.name} <${person.email}>` });
  payload.headers.push({ name: 'Message-ID', value: `<${id}@mail.gmail.com>` });
  return { id, threadId, labelIds: labels, at: now, payload };
}

/** Sends a message: to whoever has a mailbox here as well. */
function deliver(call: Call, message: Message): object {
  const recipients = ['To', 'Cc', 'Bcc'].map((name) => headerOf(message, name)).join(', ');
  if (!/\S@\S/.test(recipients)) throw invalid('Recipient address required');
  mailboxOf(call).messages.push(message);
  for (const [email, mailbox] of call.state.mailboxes) {
    if (!recipients.toLowerCase().includes(email)) continue;
    const id = `19e${call.state.nextId().toString(16).padStart(13, '0')}`;
    mailbox.messages.push({ ...message, id, threadId: id, labelIds: ['INBOX', 'UNREAD'] });
  }
  const { id, threadId, labelIds } = message;
  return { id, threadId, labelIds };
}

function draftOf(call: Call, id: string) {
  const found = mailboxOf(call).drafts.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

const messageIn = ({ body }: Call): Record<string, unknown> => (body['message'] ?? {}) as Record<string, unknown>;

export const draftRoutes: Route[] = [
  {
    ...{ method: 'POST', path: `${base}/messages/send`, scopes: ['gmail.send', ...composes] },
    run: (call) => deliver(call, written(call, call.body, ['SENT'])),
  },
  {
    ...{ method: 'GET', path: `${base}/drafts`, scopes: ['gmail.readonly', ...composes] },
    run(call) {
      const newest = mailboxOf(call).drafts.toReversed();
      const { page, ...rest } = paged(newest, call.query, 'maxResults', 100);
      const drafts = page.map(({ id, message }) => ({ id, message: { id: message.id, threadId: message.threadId } }));
      return { ...(drafts.length > 0 && { drafts }), ...rest, resultSizeEstimate: newest.length };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/drafts/:`, scopes: ['gmail.readonly', ...composes] },
    run(call) {
      const { id, message } = draftOf(call, call.path[0] ?? '');
      return { id, message: shownAs(call)(message) };
    },
  },
  {
    ...{ method: 'POST', path: `${base}/drafts`, scopes: composes },
    run(call) {
      const message = written(call, messageIn(call), ['DRAFT']);
      const id = `r-${call.state.nextId()}`;
      mailboxOf(call).drafts.push({ id, message });
      return { id, message: shown(message, 'minimal', []) };
    },
  },
  {
    ...{ method: 'DELETE', path: `${base}/drafts/:`, scopes: composes },
    run(call) {
      const draft = draftOf(call, call.path[0] ?? '');
      const mailbox = mailboxOf(call);
      mailbox.drafts = mailbox.drafts.filter((one) => one !== draft);
      return undefined;
    },
  },
  {
    ...{ method: 'POST', path: `${base}/drafts/send`, scopes: composes },
    run(call) {
      const draft = draftOf(call, text(call.body['id']));
      const mailbox = mailboxOf(call);
      mailbox.drafts = mailbox.drafts.filter((one) => one !== draft);
      return deliver(call, { ...draft.message, labelIds: ['SENT'] });
    },
  },
];
