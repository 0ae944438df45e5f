/** The demo's well-behaved model: a deterministic summary of the data in its prompt, or a fitting tool call without any. */
import { isObject, objectIn } from '../web.ts';
import type { Asked, ModelAnswer, ToolCall } from './answer.ts';

/** A thing that the data names, such as a commit or an issue, under the number by which it is cited. */
export type PromptItem = { n: number; fields: Record<string, unknown> };

export type PromptReading = {
  /** What the last message says outside the data. */
  question: string;
  isChinese: boolean;
  items: readonly PromptItem[];
  /** Whether there was data at all, even without a single item. */
  hasData: boolean;
  /** What the hub says of the calls that failed. */
  failures: readonly string[];
};

const namesOfThings = ['sha', 'title', 'subject', 'number', 'path', 'body', 'text', 'description', 'patch'];
const wrappers = ['data', 'item', 'value', 'fields'];

/** Every line of the last user message that is a JSON object is data; the rest is the question. */
export function read({ messages }: Asked): PromptReading {
  const last = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const spoken: string[] = [];
  const found: Record<string, unknown>[] = [];
  for (const line of last.split('\n')) {
    const object = parseLine(line);
    if (object === undefined) spoken.push(line);
    else found.push(object);
  }
  const question = spoken.join('\n').trim();
  const items = found
    .flatMap(unfold)
    .filter((fields) => namesOfThings.some((name) => name in fields))
    .map((fields, index) => ({ n: Number(fields['n'] ?? index + 1), fields }));
  const failures = found
    .flatMap(({ trust, calls }) => (trust === 'hub' && Array.isArray(calls) ? calls.filter(isObject) : []))
    .flatMap((call) => ('failed' in call ? [fieldText(call, 'message')] : []));
  return { question, isChinese: /\p{Script=Han}{2}/u.test(question), items, hasData: found.length > 0, failures };
}

function parseLine(line: string): Record<string, unknown> | undefined {
  const text = line
    .trim()
    .replace(/^[-*]\s+/, '')
    .replace(/,$/, '');
  return objectIn(text);
}

/** Fields of an object inside join those around it, which go first; a list of items stands for its members. */
function unfold(object: Record<string, unknown>): Record<string, unknown>[] {
  const { items, ...fields } = object;
  if (Array.isArray(items)) return items.filter(isObject).flatMap((item) => unfold({ ...fields, ...item }));
  const inside = wrappers.map((name) => object[name]).filter(isObject);
  const around = Object.entries(fields).filter(([name, value]) => !(wrappers.includes(name) && isObject(value)));
  return [Object.assign({}, ...inside, Object.fromEntries(around))];
}

/** A field as text, or empty. */
export function fieldText(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Answers from the data; asks for it where there is none and a tool could bring it. */
export function summarize(asked: Asked): ModelAnswer {
  const reading = read(asked);
  if (reading.items.length > 0) return { text: summary(reading) };
  const wish = reading.hasData ? undefined : fittingCall(reading.question, asked.tools);
  return wish ? { calls: [wish] } : { text: nothing(reading) };
}

const nothing = ({ isChinese, hasData, failures }: PromptReading): string => {
  if (failures.length > 0) return failures.join(' ');
  if (hasData) return isChinese ? '在给出的数据中没有找到相关内容。' : 'I found nothing on this.';
  return isChinese
    ? '我只根据您账户中的数据回答，您可以问：“我昨天提交了什么？”或“哪些议题分配给了我？”。'
    : 'I answer only from your accounts: ask me “What did I commit yesterday?” or “Which issues are assigned to me?”, for example.';
};

/** Where a thing is, as its platform says it; else whose it is, or the host of its address. */
const placeOf = (fields: PromptItem['fields']): string =>
  ['repository', 'channel', 'account'].map((name) => fieldText(fields, name)).find(Boolean) ??
  URL.parse(fieldText(fields, 'source'))?.host ??
  '';

/** A heading for each place, under it a line for each thing, cited by its number. */
export function summary({ items, isChinese }: PromptReading): string {
  const places = Map.groupBy(items, ({ fields }) => placeOf(fields));
  const counted = isChinese
    ? `共 ${items.length} 项，涉及 ${places.size} 个来源：`
    : `${items.length} ${items.length === 1 ? 'item' : 'items'} from ${places.size} ${places.size === 1 ? 'place' : 'places'}:`;
  const parts = [...places].map(([place, its]) =>
    [`**${place || (isChinese ? '其他' : 'Other')}**`, ...its.map(line)].join('\n'),
  );
  return [counted, ...parts].join('\n\n');
}

function line({ n, fields }: PromptItem): string {
  const sha = fieldText(fields, 'sha').slice(0, 7);
  const number = fieldText(fields, 'number');
  const name = sha ? `\`${sha}\`` : number && `#${number}`;
  const title = ['title', 'subject', 'path', 'description', 'body', 'text']
    .map((field) => fieldText(fields, field))
    .find(Boolean);
  const state = fieldText(fields, 'state');
  const date = ['date', 'updated_at', 'created_at', 'pushed_at'].map((field) => fieldText(fields, field)).find(Boolean);
  // Of an event the hour counts too.
  const when = date?.slice(0, 10) ?? fieldText(fields, 'start').slice(0, 16).replace('T', ' ');
  const words = [name, title?.split('\n', 1)[0], state && `(${state})`, when, `[${n}]`];
  return `- ${words.filter(Boolean).join(' ')}`;
}

type Wish = { about: RegExp; tool: string; arguments(question: string): object };

const wishes: readonly Wish[] = [
  { about: /\b(?:create|open) an issue/i, tool: 'github_create_issue', arguments: newIssue },
  { about: /\bcommit|提交/i, tool: 'github_my_commits', arguments: days },
  {
    about: /\bpull request|\bPRs?\b|合并请求|拉取请求/i,
    tool: 'github_search',
    arguments: search('is:pull-request author:@me'),
  },
  { about: /\bissue|议题|问题/i, tool: 'github_search', arguments: search('is:issue author:@me') },
  { about: /\brepositor|\brepos?\b|仓库/i, tool: 'github_list_repositories', arguments: () => ({}) },
];

/** The call that fits the question among the tools that are offered. */
function fittingCall(question: string, offered: readonly string[]): ToolCall | undefined {
  const wish = wishes.find(({ about }) => about.test(question));
  return wish && offered.includes(wish.tool) ? { name: wish.tool, arguments: wish.arguments(question) } : undefined;
}

/** `in REPOSITORY titled "TITLE"`; of Ada's, where no owner is named. Open WebUI makes curly quotes of straight ones. */
function newIssue(question: string): object {
  const [, name = ''] = /\bin ([\w./-]*\w)/i.exec(question) ?? [];
  const [, title = ''] =
    /["“]([^"“”]+)["”]/.exec(question) ?? /\b(?:titled|called|named|about) (.+)/i.exec(question) ?? [];
  return { repository: name.includes('/') ? name : `ada-demo/${name}`, title };
}

function days(question: string): object {
  const asked = /(\d{1,3})\s*(?:days?|天)/i.exec(question)?.[1];
  return asked === undefined ? {} : { days: Number(asked) };
}

function search(query: string): () => object {
  return () => ({ kind: 'issues', query });
}
