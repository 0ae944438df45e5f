import { isObject, Refusal } from '../../web.ts';

/** An error as the Management API writes it, to be thrown. */
export function managementRefusal(statusCode: number, message: string, errorCode: string): Refusal {
  const error = names[statusCode] ?? 'Error';
  return new Refusal(Response.json({ statusCode, error, message, errorCode }, { status: statusCode }));
}

const names: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
};

export const unknown = (what: string): Refusal =>
  managementRefusal(404, `The ${what} does not exist.`, `inexistent_${what}`);
export const invalidBody = (message: string): Refusal =>
  managementRefusal(400, `Payload validation error: '${message}'.`, 'invalid_body');
/** What Auth0 can do and this tenant does not play: refused aloud rather than ignored. */
export const notPlayed = (what: string): Refusal =>
  managementRefusal(400, `The demo tenant has no ${what}.`, 'operation_not_supported');

type Kind = 'text' | 'flag' | 'number' | 'texts' | 'object' | 'objects';
/** The fields that a body may have; a name with `*` has to be there. */
export type Shape = Record<string, Kind>;

const fits: Record<Kind, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value !== '',
  flag: (value) => typeof value === 'boolean',
  number: (value) => Number.isInteger(value) && Number(value) >= 0,
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
};

/** The body as JSON, a field too many or of the wrong kind refused by name. */
export async function readBody<Body>(request: Request, shape: Shape): Promise<Body> {
  return checked(await request.json().catch(() => undefined), shape);
}

/** The same for a part of a body. */
export function checked<Body>(body: unknown, shape: Shape): Body {
  if (!isObject(body)) throw invalidBody('Expected type object');
  const required = Object.keys(shape).filter((name) => name.endsWith('*'));
  const missing = required.map((name) => name.slice(0, -1)).find((name) => !(name in body));
  if (missing !== undefined) throw invalidBody(`Missing required property: ${missing}`);
  for (const [name, value] of Object.entries(body)) {
    const kind = Object.hasOwn(shape, name) ? shape[name] : shape[`${name}*`];
    if (!kind) throw invalidBody(`Additional properties not allowed: ${name}`);
    if (value !== null && !fits[kind](value)) throw invalidBody(`Expected ${kind} on property ${name}`);
  }
  return body as Body;
}

/** A list as offset pages have it, each of it as `show` shows it; with `include_totals` it is wrapped. */
export function offsetPage<Item>(
  key: string,
  items: readonly Item[],
  { searchParams }: URL,
  show: (item: Item) => unknown,
): Response {
  const size = Number(searchParams.get('per_page') ?? 50);
  const page = Number(searchParams.get('page') ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw managementRefusal(400, "Query validation error: 'per_page' must be 1 to 100.", 'invalid_query_string');
  }
  const shown = items.slice(page * size, (page + 1) * size).map(show);
  return searchParams.get('include_totals') === 'true'
    ? Response.json({ start: page * size, limit: size, total: items.length, [key]: shown })
    : Response.json(shown);
}

/** Only the fields that `fields` asks for. */
export function selectedFields(item: object, { searchParams }: URL): object {
  const fields = searchParams.get('fields')?.split(',');
  return fields ? Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))) : item;
}
