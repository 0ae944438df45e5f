import { paginate } from '../paging.ts';
import type { Context } from './context.ts';

/** What a route returns; the pipeline in `serve.ts` turns it into a response. */
export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly lastModified?: number;
  /** Set when the body is text of its own kind instead of JSON. */
  readonly mediaType?: string;
};

export const ok = (body: unknown, lastModified?: number): Answer => ({
  status: 200,
  body,
  ...(lastModified !== undefined && { lastModified }),
});

/** Something new, and the address at which it can be read. */
export const created = (body: { readonly url: string }): Answer => ({
  status: 201,
  body,
  headers: { location: body.url },
});

/** Done, with nothing to tell. */
export const noContent: Answer = { status: 204, body: undefined };

export const text = (body: string, mediaType: string): Answer => ({ status: 200, body, mediaType });

/** One page of a list, each item drawn only if it is on that page. */
export function list<Item>(context: Context, items: readonly Item[], shape: (item: Item) => unknown): Answer {
  const page = paginate(items, context.query, context.address);
  return { ...ok(page.items.map(shape)), ...(page.link && { headers: { link: page.link } }) };
}

/** A failure in GitHub's words: message, where it is documented, and the status once more. */
export const failure = (status: number, message: string, documentation: string, extra: object = {}): Answer => ({
  status,
  body: { message, ...extra, documentation_url: documentation, status: String(status) },
});

export const notFound = (context: Context, message = 'Not Found'): Answer =>
  failure(404, message, context.documentation);

export type Invalid = { resource: string; field: string; code: string; message?: string; value?: unknown };

export const invalid = (context: Context, error: Invalid): Answer =>
  failure(422, 'Validation Failed', context.documentation, { errors: [error] });
