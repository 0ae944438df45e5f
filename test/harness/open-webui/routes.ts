/** Finds the one who answers a request, after the checks that all of them share. */
import type { IncomingHttpHeaders } from 'node:http';
import { accountRoutes } from './accounts.ts';
import { type Answer, type Body, isBody, refuse, texts } from './answer.ts';
import { type Caller, identify, mayCall } from './callers.ts';
import { chatRoutes } from './chats.ts';
import { connectionRoutes } from './connections.ts';
import { modelRoutes } from './models.ts';
import { publicRoutes } from './public.ts';
import { signInRoutes } from './sign-in.ts';
import { isNewer, type State } from './state.ts';
import { toolServerRoutes } from './tool-servers.ts';

export type Call = { state: State; params: string[]; query: URLSearchParams; body: Body };
type Handle<Known> = (call: Known) => Answer | Promise<Answer>;
type Path = { method: string; path: RegExp };
export type Route =
  | (Path & { who: 'anyone'; answer: Handle<Call> })
  | (Path & { who: 'verified' | 'administrator'; answer: Handle<Call & { caller: Caller }> });

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: unknown };

const routes: Route[] = [
  ...publicRoutes,
  ...accountRoutes,
  ...signInRoutes,
  ...connectionRoutes,
  ...toolServerRoutes,
  ...modelRoutes,
  ...chatRoutes,
];

export async function answer(state: State, { method, path, headers, body }: Received): Promise<Answer> {
  const { pathname, searchParams: query } = new URL(path, 'http://open-webui');
  const here = routes.filter((route) => route.path.test(pathname));
  const route = here.find((one) => one.method === method);
  // Every address that is not the API's is one of the web page, a slash too few included.
  if (!route && method === 'GET')
    return { status: 200, body: '<!doctype html><title>Open WebUI</title>', text: 'html' };
  if (!route) return refuse(405, 'Method Not Allowed');
  const params = (route.path.exec(pathname) ?? []).slice(1).map(decodeURIComponent);
  const isBodyWrong = method === 'POST' && !isBody(body);
  const call = { state, params, query, body: isBody(body) ? body : {} };
  if (route.who === 'anyone') return isBodyWrong ? refuseBody(state, pathname, body) : route.answer(call);
  const caller = identify(state, headers, pathname);
  if ('status' in caller) return caller;
  if (!mayCall(caller.account, route.who)) return refuse(401, texts.prohibited);
  return isBodyWrong ? refuseBody(state, pathname, body) : route.answer({ ...call, caller });
}

function refuseBody(state: State, path: string, input: unknown): Answer {
  if (isNewer(state) && path.startsWith('/api/v1/auths/')) return refuse(422, texts.badAuthBody);
  const msg = 'Input should be a valid dictionary or object to extract fields from';
  return refuse(422, [{ type: 'model_attributes_type', loc: ['body'], msg, input: input ?? null }]);
}
