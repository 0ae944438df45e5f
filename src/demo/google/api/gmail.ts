/** Gmail's labels, messages and threads: https://developers.google.com/workspace/gmail/api/reference/rest */
import { invalid, notFound, paged, refusal } from '../answer.ts';
import { shown } from '../mail.ts';
import type { Mailbox, Message } from '../model.ts';
import { type Call, type Route, texts } from '../route.ts';
import { matching } from '../search-mail.ts';

const base = '/gmail/v1/users/me';
const everything = 'https://mail.google.com/';
const reads = ['gmail.readonly', 'gmail.modify', everything];
const modifies = ['gmail.modify', everything];

export function mailboxOf({ state, person }: Call): Mailbox {
  const found = state.mailboxes.get(person.email);
  if (!found) throw refusal(400, 'failedPrecondition', 'Mail service not enabled');
  return found;
}

const threadOf = (mailbox: Mailbox, id: string): Message[] => {
  const messages = mailbox.messages.filter(({ threadId }) => threadId === id).sort((a, b) => a.at - b.at);
  if (messages.length === 0) throw notFound();
  return messages;
};

function messageOf(mailbox: Mailbox, id: string): Message {
  const found = mailbox.messages.find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

export function shownAs({ query }: Call): (message: Message) => object {
  const format = query.get('format') ?? 'full';
  if (!['full', 'metadata', 'minimal'].includes(format)) throw invalid(`Invalid value for format: ${format}`);
  return (message) => shown(message, format, query.getAll('metadataHeaders'));
}

/** Messages of the query and of all the labels that it names. */
function found(call: Call): Message[] {
  const labelIds = call.query.getAll('labelIds');
  const isWithDiscarded = call.query.get('includeSpamTrash') === 'true';
  return matching(mailboxOf(call), call.query.get('q') ?? '', call.now, isWithDiscarded).filter((message) =>
    labelIds.every((id) => message.labelIds.includes(id)),
  );
}

function modify(messages: Message[], call: Call): void {
  const known = mailboxOf(call).labels.map(({ id }) => id);
  const [add, remove] = [texts(call.body['addLabelIds']), texts(call.body['removeLabelIds'])];
  const unknown = [...add, ...remove].find((id) => !known.includes(id));
  if (unknown !== undefined) throw refusal(400, 'invalidArgument', `Invalid label: ${unknown}`);
  for (const message of messages) {
    message.labelIds = [...new Set([...message.labelIds, ...add])].filter((id) => !remove.includes(id));
  }
}

export const gmailRoutes: Route[] = [
  {
    ...{ method: 'GET', path: `${base}/profile`, scopes: reads },
    run: (call) => ({ emailAddress: call.person.email, messagesTotal: mailboxOf(call).messages.length }),
  },
  {
    ...{ method: 'GET', path: `${base}/labels`, scopes: [...reads, 'gmail.labels'] },
    run: (call) => ({ labels: mailboxOf(call).labels }),
  },
  {
    ...{ method: 'GET', path: `${base}/labels/:`, scopes: [...reads, 'gmail.labels'] },
    run(call) {
      const { labels, messages } = mailboxOf(call);
      const label = labels.find(({ id }) => id === call.path[0]);
      if (!label) throw notFound();
      const own = messages.filter(({ labelIds }) => labelIds.includes(label.id));
      const unread = own.filter(({ labelIds }) => labelIds.includes('UNREAD'));
      return { ...label, messagesTotal: own.length, messagesUnread: unread.length };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/messages`, scopes: reads },
    run(call) {
      const messages = found(call);
      const { page, ...rest } = paged(messages, call.query, 'maxResults', 100);
      const items = page.map(({ id, threadId }) => ({ id, threadId }));
      return { ...(items.length > 0 && { messages: items }), ...rest, resultSizeEstimate: messages.length };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/messages/:`, scopes: reads },
    run: (call) => shownAs(call)(messageOf(mailboxOf(call), call.path[0] ?? '')),
  },
  {
    ...{ method: 'POST', path: `${base}/messages/batchModify`, scopes: modifies },
    run(call) {
      const ids = texts(call.body['ids']);
      modify(
        ids.map((id) => messageOf(mailboxOf(call), id)),
        call,
      );
      return undefined;
    },
  },
  {
    ...{ method: 'GET', path: `${base}/threads`, scopes: reads },
    run(call) {
      const newest = new Map(
        found(call)
          .map((message) => [message.threadId, message] as const)
          .reverse(),
      );
      const threads = [...newest.values()].sort((a, b) => b.at - a.at);
      const { page, ...rest } = paged(threads, call.query, 'maxResults', 100);
      const items = page.map((message) => {
        const { snippet, historyId } = shown(message, 'minimal', []) as Record<string, unknown>;
        return { id: message.threadId, snippet, historyId };
      });
      return { ...(items.length > 0 && { threads: items }), ...rest, resultSizeEstimate: threads.length };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/threads/:`, scopes: reads },
    run(call) {
      const messages = threadOf(mailboxOf(call), call.path[0] ?? '');
      const historyId = String(Math.floor((messages.at(-1)?.at ?? 0) / 1000));
      return { id: call.path[0], historyId, messages: messages.map(shownAs(call)) };
    },
  },
  {
    ...{ method: 'POST', path: `${base}/threads/:/modify`, scopes: modifies },
    run(call) {
      const messages = threadOf(mailboxOf(call), call.path[0] ?? '');
      modify(messages, call);
      return { id: call.path[0], messages: messages.map((message) => shown(message, 'minimal', [])) };
    },
  },
  ...(['trash', 'untrash'] as const).map(
    (verb): Route => ({
      ...{ method: 'POST', path: `${base}/threads/:/${verb}`, scopes: modifies },
      run(call) {
        const messages = threadOf(mailboxOf(call), call.path[0] ?? '');
        for (const message of messages) {
          message.labelIds = message.labelIds.filter((id) => id !== 'TRASH' && (verb !== 'trash' || id !== 'INBOX'));
          if (verb === 'trash') message.labelIds.push('TRASH');
        }
        return { id: call.path[0], messages: messages.map((message) => shown(message, 'minimal', [])) };
      },
    }),
  ),
];
