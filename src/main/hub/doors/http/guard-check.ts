/** Requests that no hub may serve, put to the guard as it listens now: it decides by their head alone, so that none needs to be sent. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { type Allowed, refusalOf } from './guard.ts';

type Asked = { method?: string; url?: string; headers?: IncomingHttpHeaders };

/** `code` is the refusal that must be; undefined for a request that must be let through to its route. */
type Row = { what: string; asked: Asked; code: ErrorCode | undefined };

const json = { 'content-type': 'application/json' };

const rows: Row[] = [
  { what: 'the hub by its own name', asked: {}, code: undefined },
  { what: 'another host name', asked: { headers: { host: 'rebound.example' } }, code: 'host_refused' },
  { what: 'a host name without its port', asked: { headers: { host: '127.0.0.1' } }, code: 'host_refused' },
  { what: 'no host name', asked: { headers: { host: undefined } }, code: 'host_refused' },
  { what: 'a page of the web', asked: { headers: { origin: 'https://web.example' } }, code: 'origin_refused' },
  {
    what: 'a page of another port here',
    asked: { headers: { origin: 'http://127.0.0.1:1' } },
    code: 'origin_refused',
  },
  { what: 'a page without an origin', asked: { headers: { origin: 'null' } }, code: 'origin_refused' },
  ...['/mcp', '/console/api/keys.list', '/tools/github_get_me', '/v1/chat/completions'].flatMap((url): Row[] => [
    {
      what: `${url} from another site`,
      asked: { method: 'POST', url, headers: { ...json, 'sec-fetch-site': 'cross-site' } },
      code: 'origin_refused',
    },
    {
      what: `${url} from another port here`,
      asked: { method: 'POST', url, headers: { ...json, 'sec-fetch-site': 'same-site' } },
      code: 'origin_refused',
    },
    {
      what: `${url} by a form`,
      asked: { method: 'POST', url, headers: { 'content-type': 'text/plain' } },
      code: 'media_type_refused',
    },
  ]),
  ...['/', '/allow/x'].map((url) => ({
    what: `${url} in a frame`,
    asked: {
      url,
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    },
    code: 'origin_refused' as const,
  })),
  { what: 'the page for approvals by another name', asked: { url: '/approve/' }, code: 'host_refused' },
  { what: 'a service worker', asked: { headers: { 'service-worker': 'script' } }, code: 'origin_refused' },
  { what: 'a path with dots', asked: { url: '/console/../mcp' }, code: 'malformed' },
  { what: 'an escaped path', asked: { url: '/console/%2e%2e/mcp' }, code: 'malformed' },
];

/** `wrong` names what is answered in another way than it must be. */
export function checkGuard(allowed: Allowed): { tried: number; wrong: string[] } {
  const [host = ''] = allowed.hosts;
  const wrong = rows.filter(({ asked: { method = 'GET', url = '/healthz', headers = {} }, code }) => {
    const all = { host, ...headers };
    const rawHeaders = Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [name, String(value)],
    );
    return refusalOf({ method, url, headers: all, rawHeaders }, allowed)?.code !== code;
  });
  return { tried: rows.length - 1, wrong: wrong.map(({ what }) => what) };
}
