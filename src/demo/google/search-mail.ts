/** The part of Gmail's search language that people use: https://support.google.com/mail/answer/7190 */
import { headerOf, plainOf } from './mail.ts';
import type { GmailMessage, Mailbox, Part } from './model.ts';

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
