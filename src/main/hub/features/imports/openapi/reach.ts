/** What one operation can do, as it is kept: all that goes into a request, and nothing that only describes it. */
import * as z from 'zod';
import { isPlainName, speaksToModel } from '../clean-words.ts';
import { FieldSchema } from './field-schema.ts';

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const RequestParameter = z.object({
  /** As the API calls it. */
  name: z.string(),
  /** As the tool calls it. */
  field: z.string(),
  in: z.enum(['path', 'query', 'header', 'body']),
  required: z.boolean(),
  schema: FieldSchema,
  /** How a list or an object is written (OpenAPI 3.1, "Style Values"). */
  style: z.enum(['form', 'spaceDelimited', 'pipeDelimited', 'deepObject']),
  explode: z.boolean(),
});
export type RequestParameter = z.infer<typeof RequestParameter>;

/** Whether an object is written as parameters by the names of its members. Of no other style is that said (OpenAPI 3.1). */
export const isSpread = ({ style, explode }: Pick<RequestParameter, 'style' | 'explode'>): boolean =>
  explode && style === 'form';

export const RequestReach = z.object({
  method: z.enum(httpMethods),
  /** Below the API's address, with `{name}` for what its parameters fill. */
  path: z.string(),
  parameters: z.array(RequestParameter),
  /** `isWhole`: one parameter is all of it. */
  body: z.object({ as: z.enum(['json', 'form']), type: z.string(), isWhole: z.boolean() }).optional(),
});
export type RequestReach = z.infer<typeof RequestReach>;

export const requestOf = ({ method, path }: Pick<RequestReach, 'method' | 'path'>): string => `${method} ${path}`;

const longestShown = 150;

/** The same as a model is told it: a path that says more than where it leads could be orders. */
export function shownRequest({ method, path }: Pick<RequestReach, 'method' | 'path'>): string {
  const names = path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replace(/^\{(.*)\}$/, '$1'));
  const isPlain =
    path.length <= longestShown && names.every(isPlainName) && !speaksToModel(names.join(' ').replace(/[-_]/g, ' '));
  return isPlain ? requestOf({ method, path }) : method;
}
