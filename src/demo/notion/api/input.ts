/** What a request carries, checked as Notion checks it, and how Notion refuses. https://developers.notion.com/reference/status-codes */
import { randomUUID } from 'node:crypto';
import { isObject, objectIn, Refusal } from '../../web.ts';
import { equation, mention, type RichText, textRun } from '../model.ts';

const statuses = {
  invalid_json: 400,
  invalid_request_url: 400,
  missing_version: 400,
  validation_error: 400,
  unauthorized: 401,
  restricted_resource: 403,
  object_not_found: 404,
  conflict_error: 409,
} as const;

/** Ends the request with an error as Notion writes one. */
export function refuse(code: keyof typeof statuses, message: string): never {
  const status = statuses[code];
  throw new Refusal(Response.json({ object: 'error', status, code, message, request_id: randomUUID() }, { status }));
}

/** Ends the request with the error for input that Notion can't use. */
export function refuseInvalid(message: string): never {
  return refuse('validation_error', message);
}

/** The same for a part of the body; `what` is what it should be. */
export const refusePart = (part: string, what: string): never =>
  refuseInvalid(`body failed validation: body.${part} should be ${what}.`);

/** What Notion says of a thing that there is not, and of one that this connection was not given. */
export const objectNotFound = (what: string, id: string): never =>
  refuse(
    'object_not_found',
    `Could not find ${what} with ID: ${id}. Make sure the relevant pages and databases are shared with your connection.`,
  );

export type Body = Record<string, unknown>;

export async function bodyOf(request: Request): Promise<Body> {
  const text = await request.text();
  return text === '' ? {} : (objectIn(text) ?? refuse('invalid_json', 'Error parsing JSON body.'));
}

/** Refuses fields that Notion does not know, which it names. */
export function only(body: Body, ...names: string[]): void {
  const unknown = Object.keys(body).find((name) => !names.includes(name));
  if (unknown !== undefined) refusePart(unknown, 'not present, instead was present');
}

const longestText = 2_000;
const mostRuns = 100;

/** Rich text of a request as it is answered from then on. https://developers.notion.com/reference/request-limits */
export function richTextOf(value: unknown, at: string): RichText[] {
  if (!Array.isArray(value)) refusePart(at, 'an array');
  const runs = value as unknown[];
  if (runs.length > mostRuns) refusePart(`${at}.length`, `≤ \`100\`, instead was \`${runs.length}\``);
  return runs.map((one, place) => runOf(isObject(one) ? one : {}, `${at}[${place}]`));
}

function runOf({ text, mention: named, equation: formula, annotations }: Body, at: string): RichText {
  if (isObject(formula)) return equation(String(formula['expression']));
  if (isObject(named)) return mention({ type: Object.keys(named)[0], ...named }, '@mention');
  const content = isObject(text) ? text['content'] : undefined;
  if (typeof content !== 'string') refusePart(`${at}.text.content`, 'a string');
  const words = content as string;
  if (words.length > longestText) {
    refusePart(`${at}.text.content.length`, `≤ \`2000\`, instead was \`${words.length}\``);
  }
  const link = isObject(text) && isObject(text['link']) ? String(text['link']['url']) : undefined;
  if (link !== undefined && !URL.canParse(link)) refuseInvalid(`Invalid URL for link.`);
  const plain = textRun(words, link === undefined ? {} : { link });
  return { ...plain, annotations: { ...plain.annotations, ...(isObject(annotations) ? annotations : {}) } };
}

/** One page of a list, by `start_cursor` and `page_size`. */
export function pageOfNotion(
  items: readonly unknown[],
  from: { start_cursor?: unknown; page_size?: unknown },
  type: string,
): Response {
  const size = from.page_size === undefined ? 100 : Number(from.page_size);
  if (!(size >= 1)) refusePart('page_size', '≥ `1`');
  const start = from.start_cursor ? Number.parseInt(String(from.start_cursor).slice(0, 8), 16) : 0;
  if (Number.isNaN(start) || start > items.length) {
    refuseInvalid(`The start_cursor provided is invalid: ${String(from.start_cursor)}`);
  }
  const most = Math.min(size, 100);
  const end = start + most;
  const next = end < items.length ? `${end.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000` : null;
  const results = items.slice(start, end);
  return Response.json({ object: 'list', results, next_cursor: next, has_more: next !== null, type, [type]: {} });
}

export const queryOf = (request: Request): Record<string, string> =>
  Object.fromEntries(new URL(request.url).searchParams);
