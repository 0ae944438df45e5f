import type { Resource } from '../rate.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';

export type Route<Asked extends Context> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `{name}` is one segment, `{name*}` all that is left, slashes included. */
  readonly pattern: string;
  /** Where below https://docs.github.com/rest/ the route is described. */
  readonly documentation: string;
  /** What a GitHub App must be granted, as `x-accepted-github-permissions` says it. */
  readonly permission?: string;
  readonly resource?: Resource;
  handle(context: Asked): Answer;
};

export const route = <Asked extends Context>(
  method: Route<Asked>['method'],
  pattern: string,
  handle: (context: Asked) => Answer,
  documentation: string,
  options: Pick<Route<Asked>, 'permission' | 'resource'> = {},
): Route<Asked> => ({ method, pattern, handle, documentation, ...options });
