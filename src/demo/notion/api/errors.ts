/** How Notion refuses. https://developers.notion.com/reference/status-codes */
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../web.ts';

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

/** What Notion says of a thing that there is not, and of one that this connection was not given. */
export const notFound = (what: string, id: string): never =>
  refuse(
    'object_not_found',
    `Could not find ${what} with ID: ${id}. Make sure the relevant pages and databases are shared with your connection.`,
  );
