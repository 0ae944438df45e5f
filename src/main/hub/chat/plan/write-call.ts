/** The arguments of a change that was asked for, out of the words around what is quoted. */
import { marks, valuesOf } from './pieces.ts';
import type { Call } from './plan.ts';
import type { Request } from './requests.ts';

const titleAhead =
  /(?:\b(?:titled|called|named|title(?:\s+is)?|to)|标题(?:是|为|叫)?|题为|名为|叫做?|改成|改为)\s*[:：]?\s*$/i;
const bodyAhead =
  /(?:\b(?:saying|says|body|text|description|with|that)(?:\s+is)?|(?:内容|正文|描述|说明)(?:是|为)?|写上?|说)\s*[:：]?\s*$/i;
const plainTitle =
  /\b(?:titled|called|named|with (?:the )?title)\s+([^\uE000-\uE008\n]+?)(?=\s+(?:saying|with|and|labell?ed)\b|[\n]|$)|标题(?:是|为|叫)?\s*([^\uE000-\uE008\n]+)/i;
const assignee =
  /\bassign(?:ed)?(?:\s+it)?\s+to\s+(?:(me)\b|@?([A-Za-z0-9][\w-]*))|(?:指派|分配)给\s*(?:(我|自己)|@?([A-Za-z0-9][\w-]*))/i;
const reasons: [string, RegExp][] = [
  [
    'not_planned',
    /\bnot[ _-]planned|won['’]?t (?:fix|do)|will not (?:fix|do)|不打算|不计划|不做了?|不修了?|不会(?:做|修)/i,
  ],
  ['duplicate', /\bduplicate\b|重复/i],
  ['completed', /\b(?:completed|done|fixed|resolved)\b|完成|修复|解决/i],
];

/** The call, or undefined while something that it needs was not said. */
export function writeCall(request: Request, repository: string, account: string): Call | undefined {
  const { change, text, pieces } = request;
  const [number] = valuesOf('number', pieces);
  const { title, body } = texts(request);
  if (change === 'create') {
    const labels = valuesOf('labels', pieces).flat();
    const to = assignees(request, account);
    const fields = { ...(body && { body }), ...(labels.length > 0 && { labels }), ...(to && { assignees: to }) };
    return title ? { tool: 'github_create_issue', arguments: { repository, title, ...fields } } : undefined;
  }
  if (number === undefined) return undefined;
  const place = { repository, number };
  if (change === 'comment') {
    const said = body ?? title ?? /\bsaying\s+(?:that\s+)?([^\n]+)$/i.exec(text)?.[1];
    return said ? { tool: 'github_add_comment', arguments: { ...place, body: said } } : undefined;
  }
  const tool = 'github_update_issue';
  if (change === 'rename') return title ? { tool, arguments: { ...place, title } } : undefined;
  if (change === 'reopen') return { tool, arguments: { ...place, state: 'open' } };
  const reason = reasons.find(([, pattern]) => pattern.test(text))?.[0];
  return { tool, arguments: { ...place, state: 'closed', ...(reason && { state_reason: reason }) } };
}

/** A quotation is what the word before it says; without such a word the first is the title and the next the text. */
function texts({ text, pieces, change }: Request): { title?: string | undefined; body?: string | undefined } {
  const quotes = valuesOf('quote', pieces);
  const ahead = [...text.matchAll(new RegExp(marks.quote, 'g'))].map(({ index }) => text.slice(0, index));
  const rest = [...quotes.keys()];
  const take = (pattern: RegExp) => {
    const position = rest.find((each) => pattern.test(ahead[each] ?? ''));
    if (position !== undefined) rest.splice(rest.indexOf(position), 1);
    return position === undefined ? undefined : quotes[position];
  };
  const [title, body] = change === 'comment' ? [undefined, take(bodyAhead)] : [take(titleAhead), take(bodyAhead)];
  const plain = plainTitle.exec(text);
  const next = () => quotes[rest.shift() ?? -1];
  const named = change === 'comment' ? undefined : (title ?? (plain?.[1] ?? plain?.[2])?.trim() ?? next());
  return { title: named, body: body ?? next() };
}

function assignees({ text }: Request, account: string): string[] | undefined {
  const [found, me, login, self, person] = assignee.exec(text) ?? [];
  if (!found) return undefined;
  return [me || self ? account : (login ?? person ?? account)];
}
