import type { Person, State } from './model.ts';

/** A request whose token is good, and may do this. */
export type Call = {
  state: State;
  person: Person;
  scopes: readonly string[];
  now: number;
  /** The parts of the path that the route leaves open, decoded. */
  path: string[];
  query: URLSearchParams;
  headers: Headers;
  body: Record<string, unknown>;
  /** The body as it came, for an upload. */
  raw: string;
};

export type Route = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `:` for each part that is open. */
  path: string;
  /** Of these, one is enough: the last part of their addresses, such as `gmail.readonly`. */
  scopes: string[];
  /** What it answers: an object as JSON, nothing as 204. */
  run(call: Call): object | Response | undefined;
};

/** The open parts of the path, or undefined where the route is another. */
export function openParts(route: Route, method: string, pathname: string): string[] | undefined {
  if (route.method !== method) return undefined;
  const [wanted, given] = [route.path.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  if (!wanted.every((part, index) => part === ':' || part === given[index])) return undefined;
  try {
    return given.filter((_, index) => wanted[index] === ':').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);
