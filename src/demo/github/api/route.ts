/** The routes' type, and which of them serves a request. */
import type { Resource } from './meter.ts';
import type { Reply } from './reply.ts';
import type { Context } from './request.ts';

export type ApiRoute<Asked extends Context> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `{name}` is one segment, `{name*}` all that is left, slashes included. */
  readonly pattern: string;
  handle(context: Asked): Reply;
  readonly resource: Resource;
};

export const route = <Asked extends Context>(
  method: ApiRoute<Asked>['method'],
  pattern: string,
  handle: (context: Asked) => Reply,
  resource: Resource = 'core',
): ApiRoute<Asked> => ({ method, pattern, handle, resource });

const expressions = new Map<string, RegExp>();

function expressionFor(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const source = pattern.replace(/\{(\w+)(\*?)\}/g, (_, name, all) => `(?<${name}>${all ? '.*' : '[^/]+'})`);
  const expression = new RegExp(`^${source}/?$`);
  expressions.set(pattern, expression);
  return expression;
}

/** The named parts of a path that fits the pattern, decoded; undefined if it does not fit or cannot be decoded. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const groups = expressionFor(pattern).exec(path);
  if (!groups) return undefined;
  try {
    return Object.fromEntries(
      Object.entries(groups.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}

/** The first route of a table that serves this method and path. */
export function matchRoute<Asked extends Context>(routes: readonly ApiRoute<Asked>[], method: string, path: string) {
  for (const route of routes) {
    const parameters = route.method === method ? matchPath(route.pattern, path) : undefined;
    if (parameters) return { route, parameters };
  }
  return undefined;
}
