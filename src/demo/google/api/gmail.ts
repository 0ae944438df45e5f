/** Gmail's labels, messages, threads and drafts: https://developers.google.com/workspace/gmail/api/reference/rest */
import {
  type GoogleCall,
  type GoogleRoute,
  googleNotFound,
  googleRefusal,
  googleRoute,
  invalidArgument,
  pageByToken,
  textOrNone,
  texts,
} from '../answer.ts';
import { headerOf, parsed, plainOf, shown } from '../mail.ts';
import type { GmailMessage, Mailbox, Part } from '../model.ts';

const base = '/gmail/v1/users/me';
const everything = 'https://mail.google.com/';
const reads = ['gmail.readonly', 'gmail.modify', everything];
const modifies = ['gmail.modify', everything];

function mailboxOf({ state, person }: GoogleCall): Mailbox {
  const found = state.mailboxes.get(person.email);
  if (!found) throw googleRefusal(400, 'failedPrecondition', 'Mail service not enabled');
  return found;
}

const threadOf = (call: GoogleCall): GmailMessage[] => {
  const own = mailboxOf(call).messages.filter(({ threadId }) => threadId === call.path[0]);
  const messages = own.sort((a, b) => a.at - b.at);
  if (messages.length === 0) throw googleNotFound();
  return messages;
};

function messageOf(call: GoogleCall, id = call.path[0]): GmailMessage {
  const found = mailboxOf(call).messages.find((one) => one.id === id);
  if (!found) throw googleNotFound();
  return found;
}

function shownAs({ query }: GoogleCall): (message: GmailMessage) => object {
  const format = query.get('format') ?? 'full';
  if (!['full', 'metadata', 'minimal'].includes(format)) throw invalidArgument(`Invalid value for format: ${format}`);
  return (message) => shown(message, format, query.getAll('metadataHeaders'));
}

/** Messages of the query and of all the labels that it names. */
function found(call: GoogleCall): GmailMessage[] {
  const labelIds = call.query.getAll('labelIds');
  const isWithDiscarded = call.query.get('includeSpamTrash') === 'true';
  return matching(mailboxOf(call), call.query.get('q') ?? '', call.now, isWithDiscarded).filter((message) =>
    labelIds.every((id) => message.labelIds.includes(id)),
  );
}

function modify(messages: GmailMessage[], call: GoogleCall): void {
  const known = mailboxOf(call).labels.map(({ id }) => id);
  const [add, remove] = [texts(call.body['addLabelIds']), texts(call.body['removeLabelIds'])];
  const unknown = [...add, ...remove].find((id) => !known.includes(id));
  if (unknown !== undefined) throw googleRefusal(400, 'invalidArgument', `Invalid label: ${unknown}`);
  for (const message of messages) {
    message.labelIds = [...new Set([...message.labelIds, ...add])].filter((id) => !remove.includes(id));
  }
}

export const gmailRoutes: GoogleRoute[] = [
  googleRoute('GET', `${base}/profile`, reads, (call) => ({
    emailAddress: call.person.email,
    messagesTotal: mailboxOf(call).messages.length,
  })),
  googleRoute('GET', `${base}/labels`, [...reads, 'gmail.labels'], (call) => ({ labels: mailboxOf(call).labels })),
  googleRoute('GET', `${base}/labels/:`, [...reads, 'gmail.labels'], (call) => {
    const { labels, messages } = mailboxOf(call);
    const label = labels.find(({ id }) => id === call.path[0]);
    if (!label) throw googleNotFound();
    const own = messages.filter(({ labelIds }) => labelIds.includes(label.id));
    const unread = own.filter(({ labelIds }) => labelIds.includes('UNREAD'));
    return { ...label, messagesTotal: own.length, messagesUnread: unread.length };
  }),
  googleRoute('GET', `${base}/messages`, reads, (call) => {
    const messages = found(call);
    const { page, ...rest } = pageByToken(messages, call.query, 'maxResults', 100);
    const items = page.map(({ id, threadId }) => ({ id, threadId }));
    return { ...(items.length > 0 && { messages: items }), ...rest, resultSizeEstimate: messages.length };
  }),
  googleRoute('GET', `${base}/messages/:`, reads, (call) => shownAs(call)(messageOf(call))),
  googleRoute('POST', `${base}/messages/batchModify`, modifies, (call) => {
    const ids = texts(call.body['ids']);
    const messages = ids.map((id) => messageOf(call, id));
    modify(messages, call);
    return undefined;
  }),
  googleRoute('GET', `${base}/threads`, reads, (call) => {
    const newest = new Map(
      found(call)
        .map((message) => [message.threadId, message] as const)
        .reverse(),
    );
    const threads = [...newest.values()].sort((a, b) => b.at - a.at);
    const { page, ...rest } = pageByToken(threads, call.query, 'maxResults', 100);
    const items = page.map((message) => {
      const { snippet, historyId } = shown(message, 'minimal', []) as Record<string, unknown>;
      return { id: message.threadId, snippet, historyId };
    });
    return { ...(items.length > 0 && { threads: items }), ...rest, resultSizeEstimate: threads.length };
  }),
  googleRoute('GET', `${base}/threads/:`, reads, (call) => {
    const messages = threadOf(call);
    const historyId = String(Math.floor((messages.at(-1)?.at ?? 0) / 1000));
    return { id: call.path[0], historyId, messages: messages.map(shownAs(call)) };
  }),
  googleRoute('POST', `${base}/threads/:/modify`, modifies, (call) => {
    const messages = threadOf(call);
    modify(messages, call);
    return { id: call.path[0], messages: messages.map((message) => shown(message, 'minimal', [])) };
  }),
  ...(['trash', 'untrash'] as const).map(
    (verb): GoogleRoute => ({
      method: 'POST',
      path: `${base}/threads/:/${verb}`,
      scopes: modifies,
      run(call) {
        const messages = threadOf(call);
        for (const message of messages) {
          message.labelIds = message.labelIds.filter((id) => id !== 'TRASH' && (verb !== 'trash' || id !== 'INBOX'));
          if (verb === 'trash') message.labelIds.push('TRASH');
        }
        return { id: call.path[0], messages: messages.map((message) => shown(message, 'minimal', [])) };
      },
    }),
  ),
];

const composes = ['gmail.compose', 'gmail.modify', everything];

/** The message that a body holds as `raw`, in the thread that it names or in a new one. */
function written(call: GoogleCall, body: Record<string, unknown>, labels: string[]): GmailMessage {
  const { state, now, person } = call;
  const payload = parsed(textOrNone(body['raw']));
  if (!payload)
    throw invalidArgument("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  const id = `19f${state.nextId().toString(16).padStart(13, '0')}`;
  const threadId = textOrNone(body['threadId']) || id;
  if (threadId !== id && !mailboxOf(call).messages.some((one) => one.threadId === threadId)) throw googleNotFound();
  payload.headers.unshift({ name: 'From', value: `${person.name} <${person.email}>` });
  payload.headers.push({ name: 'Message-ID', value: `<${id}@mail.gmail.com>` });
  return { id, threadId, labelIds: labels, at: now, payload };
}

/** Sends a message: also to people with a mailbox here. */
function deliver(call: GoogleCall, message: GmailMessage): object {
  const recipients = ['To', 'Cc', 'Bcc'].map((name) => headerOf(message, name)).join(', ');
  if (!/\S@\S/.test(recipients)) throw invalidArgument('Recipient address required');
  mailboxOf(call).messages.push(message);
  for (const [email, mailbox] of call.state.mailboxes) {
    if (!recipients.toLowerCase().includes(email)) continue;
    const id = `19e${call.state.nextId().toString(16).padStart(13, '0')}`;
    mailbox.messages.push({ ...message, id, threadId: id, labelIds: ['INBOX', 'UNREAD'] });
  }
  const { id, threadId, labelIds } = message;
  return { id, threadId, labelIds };
}

function draftOf(call: GoogleCall, id = call.path[0]) {
  const found = mailboxOf(call).drafts.find((one) => one.id === id);
  if (!found) throw googleNotFound();
  return found;
}

const messageIn = ({ body }: GoogleCall): Record<string, unknown> => (body['message'] ?? {}) as Record<string, unknown>;

export const draftRoutes: GoogleRoute[] = [
  googleRoute('POST', `${base}/messages/send`, ['gmail.send', ...composes], (call) =>
    deliver(call, written(call, call.body, ['SENT'])),
  ),
  googleRoute('GET', `${base}/drafts`, ['gmail.readonly', ...composes], (call) => {
    const newest = mailboxOf(call).drafts.toReversed();
    const { page, ...rest } = pageByToken(newest, call.query, 'maxResults', 100);
    const drafts = page.map(({ id, message }) => ({ id, message: { id: message.id, threadId: message.threadId } }));
    return { ...(drafts.length > 0 && { drafts }), ...rest, resultSizeEstimate: newest.length };
  }),
  googleRoute('GET', `${base}/drafts/:`, ['gmail.readonly', ...composes], (call) => {
    const { id, message } = draftOf(call);
    return { id, message: shownAs(call)(message) };
  }),
  googleRoute('POST', `${base}/drafts`, composes, (call) => {
    const message = written(call, messageIn(call), ['DRAFT']);
    const id = `r-${call.state.nextId()}`;
    mailboxOf(call).drafts.push({ id, message });
    return { id, message: shown(message, 'minimal', []) };
  }),
  googleRoute('DELETE', `${base}/drafts/:`, composes, (call) => {
    const draft = draftOf(call);
    const mailbox = mailboxOf(call);
    mailbox.drafts = mailbox.drafts.filter((one) => one !== draft);
    return undefined;
  }),
  googleRoute('POST', `${base}/drafts/send`, composes, (call) => {
    const draft = draftOf(call, textOrNone(call.body['id']));
    const mailbox = mailboxOf(call);
    mailbox.drafts = mailbox.drafts.filter((one) => one !== draft);
    return deliver(call, { ...draft.message, labelIds: ['SENT'] });
  }),
];

// The part of Gmail's search language that people use: https://support.google.com/mail/answer/7190

type Test = (message: GmailMessage) => boolean;
const dayMs = 86_400_000;
const units: Record<string, number> = { h: dayMs / 24, d: dayMs, w: 7 * dayMs, m: 30 * dayMs, y: 365 * dayMs };

/** Which messages a query means; trash and spam only where it or the asker says so. */
export function matching(mailbox: Mailbox, query: string, now: number, isWithDiscarded = false): GmailMessage[] {
  const tokens = query.match(/[(){}]|-?[\w.]+:"[^"]*"|-?"[^"]*"|[^\s(){}]+/g) ?? [];
  const test = all(tokens, mailbox, now);
  const isEverywhere = isWithDiscarded || /\bin:(anywhere|trash|spam)\b|\blabel:(trash|spam)\b/i.test(query);
  return mailbox.messages
    .filter(({ labelIds }) => isEverywhere || !labelIds.some((id) => id === 'TRASH' || id === 'SPAM'))
    .filter(test)
    .sort((a, b) => b.at - a.at);
}

/** Terms side by side must all hold, those in braces or with OR between them one. */
function all(tokens: string[], mailbox: Mailbox, now: number, until?: string): Test {
  const groups: Test[][] = [];
  let isOr = false;
  while (tokens.length > 0) {
    const token = tokens.shift() ?? '';
    if (token === until) break;
    if (token === 'OR') {
      isOr = true;
      continue;
    }
    const close = { '(': ')', '{': '}' }[token];
    const test = close ? all(tokens, mailbox, now, close) : term(token, mailbox, now);
    if (isOr || (until === '}' && groups.length > 0)) groups.at(-1)?.push(test);
    else groups.push([test]);
    isOr = false;
  }
  return (message) => groups.every((group) => group.some((test) => test(message)));
}

function term(token: string, mailbox: Mailbox, now: number): Test {
  if (token.startsWith('-') && token.length > 1) {
    const test = term(token.slice(1), mailbox, now);
    return (message) => !test(message);
  }
  const [, operator = '', quoted = ''] = /^([a-z_]+):(.*)$/i.exec(token) ?? [];
  const value = quoted.replaceAll('"', '').toLowerCase();
  const has =
    (name: string): Test =>
    (message) =>
      headerOf(message, name).toLowerCase().includes(value);
  const labelled =
    (id: string): Test =>
    ({ labelIds }) =>
      labelIds.includes(id);
  switch (operator.toLowerCase()) {
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
      return has(operator);
    case 'label':
    case 'in':
    case 'is': {
      if (value === 'anywhere') return () => true;
      if (value === 'read') return ({ labelIds }) => !labelIds.includes('UNREAD');
      const label = mailbox.labels.find(
        ({ name }) => name.toLowerCase().replace(/[\s/]/g, '-') === value.replace(/[\s/]/g, '-'),
      );
      return label ? labelled(label.id) : () => false;
    }
    case 'has':
      return ({ payload }) => value === 'attachment' && filesIn(payload);
    case 'filename':
      return ({ payload }) => namesOfFiles(payload).includes(value);
    case 'after':
    case 'before': {
      const at = /^\d{9,}$/.test(value) ? Number(value) * 1000 : Date.parse(value.replaceAll('/', '-'));
      return (message) => (operator === 'after' ? message.at >= at : message.at < at);
    }
    case 'newer_than':
    case 'older_than': {
      const since = now - Number.parseInt(value, 10) * (units[value.slice(-1)] ?? dayMs);
      return (message) => (operator === 'newer_than' ? message.at >= since : message.at < since);
    }
  }
  const words = token.replaceAll('"', '').toLowerCase();
  return (message) =>
    `${headerOf(message, 'Subject')} ${headerOf(message, 'From')} ${plainOf(message.payload)} ${namesOfFiles(message.payload)}`
      .toLowerCase()
      .includes(words);
}

/** Gmail looks for words in the names of attachments, too. */
const namesOfFiles = ({ filename, parts = [] }: Part): string =>
  [filename, ...parts.map(namesOfFiles)].join(' ').toLowerCase();

const filesIn = (part: Part): boolean => part.filename !== '' || (part.parts ?? []).some(filesIn);
