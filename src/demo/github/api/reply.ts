/** What routes return, how they refuse, and their pages. The pipeline in `serve.ts` turns a reply into a response. */
import type { StoredFile } from '../storage.ts';
import type { Context } from './request.ts';

export type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly lastModified?: number;
  /** Set when the body is text instead of JSON. */
  readonly mediaType?: string;
  /** What is kept elsewhere, where the answer redirects to. */
  readonly file?: StoredFile;
};

/** Ends a route early with the reply it carries. */
export class RefusedRequest extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with status ${reply.status}`);
    this.reply = reply;
  }
}

/** A refusal in GitHub's words: message, where errors are documented, and the status once more. */
export const failureReply = (status: number, message: string, extra: object = {}): Reply => ({
  status,
  body: { message, ...extra, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

export function refuseRequest(status: number, message: string, extra: object = {}): never {
  throw new RefusedRequest(failureReply(status, message, extra));
}

export function missing(message = 'Not Found'): never {
  return refuseRequest(404, message);
}

type FieldError = { resource: string; field: string; code: string; message?: string; value?: unknown };

export function refuseField(error: FieldError): never {
  return refuseRequest(422, 'Validation Failed', { errors: [error] });
}

export const okReply = (body: unknown, lastModified?: number): Reply => ({
  status: 200,
  body,
  ...(lastModified !== undefined && { lastModified }),
});

/** Something new, and the address at which it can be read. */
export const created = (body: { readonly url: string }): Reply => ({
  status: 201,
  body,
  headers: { location: body.url },
});

/** Done, with nothing to tell. */
export const noContent: Reply = { status: 204, body: undefined };

/** Text in one of GitHub's own media types, such as `diff`. */
export const textReply = (body: string, kind: string): Reply => ({
  status: 200,
  body,
  mediaType: `application/vnd.github.${kind}; charset=utf-8`,
});

/** Whether the request asks for that media type. */
export const wants = ({ accept }: Context, kind: string): boolean =>
  new RegExp(`\\bgithub\\.(v3\\.)?${kind}\\b`).test(accept);

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined;

/** `per_page` and `page` as GitHub reads them: never refused, clamped to 100, 30 and 1 when they make no sense. */
export const pageRequest = (query: URLSearchParams) => ({
  size: Math.min(wholeNumber(query.get('per_page')) ?? 30, 100),
  page: wholeNumber(query.get('page')) ?? 1,
});

const relation = ({ query, address }: Context, name: string, parameter: string, target: string): string => {
  const parameters = new URLSearchParams(query);
  parameters.set(parameter, target);
  return `<${address}?${parameters}>; rel="${name}"`;
};

/** One page of a list, each item drawn only if it is on that page; no `Link` header when everything fits on one. */
export function listReply<Item>(context: Context, all: readonly Item[], shape: (item: Item) => unknown): Reply {
  const { size, page } = pageRequest(context.query);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (name: string, target: number) => relation(context, name, 'page', String(target));
  const links = [
    ...(page > 1 ? [to('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [to('next', page + 1), to('last', last)] : []),
    ...(page > 1 ? [to('first', 1)] : []),
  ];
  const items = all.slice((page - 1) * size, page * size).map(shape);
  return { ...okReply(items), ...(links.length > 0 && last > 1 && { headers: { link: links.join(', ') } }) };
}

/** A page under the name that GitHub gives it, with how many there are on all of them. */
export function countedReply<Item>(
  context: Context,
  name: string,
  all: readonly Item[],
  shape: (item: Item) => unknown,
): Reply {
  const page = listReply(context, all, shape);
  return { ...page, body: { total_count: all.length, [name]: page.body } };
}

/** One page of a list whose `Link` header leads on by a cursor, as those of newer parts of GitHub do. */
export function cursorReply<Item extends { id: number }>(
  context: Context,
  all: readonly Item[],
  shape: (item: Item) => object,
): Reply {
  const after = context.query.get('after');
  const cursorOf = ({ id }: Item) => Buffer.from(`cursor:v2:${id}`).toString('base64');
  const before = after === null ? -1 : all.findIndex((item) => cursorOf(item) === after);
  if (after !== null && before < 0) refuseRequest(422, 'Invalid cursor');
  const items = all.slice(before + 1, before + 1 + pageRequest(context.query).size);
  const last = items.at(-1);
  const page = okReply(items.map(shape));
  if (!last || last === all.at(-1)) return page;
  return { ...page, headers: { link: relation(context, 'next', 'after', cursorOf(last)) } };
}
