/** Requests to the hub, one connection each, so that none is lost in a connection that the hub has just closed. */
import type { IncomingMessage } from 'node:http';
import type { Failure } from '../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Locate } from './address.ts';
import { keyFailure, notRunning } from './message.ts';

type Asked = {
  method: 'POST' | 'GET' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
};

export type HubLink = {
  /** The answer from its head on, whatever its status. Throws when the signal aborts. */
  open(asked: Asked): Promise<Result<IncomingMessage>>;
};

/** `key` is undefined where the environment holds none. */
export function createHubLink(key: string | undefined, locate: Locate): HubLink {
  let address: URL | undefined;

  async function attempt(asked: Asked, permissionKey: string): Promise<Result<IncomingMessage>> {
    const located = address === undefined ? await locate() : ok(address);
    if (!located.ok) return located;
    address = located.value;
    try {
      return ok(await request(address, asked, permissionKey));
    } catch (error) {
      asked.signal.throwIfAborted();
      address = undefined;
      return { ok: false, failure: notRunning(located.value, codeOf(error)) };
    }
  }

  return {
    async open(asked) {
      if (key === undefined) return { ok: false, failure: keyFailure('OPENGITHUBX_KEY is not set.') };
      // What is no key of ours may be another secret, put there by mistake: it goes nowhere.
      if (!/^ogx_[0-9A-Za-z]+$/.test(key)) return { ok: false, failure: keyFailure('OPENGITHUBX_KEY holds no key.') };
      const known = address;
      const first = await attempt(asked, key);
      // A hub that was started again may listen elsewhere. Only a refused connection has certainly carried nothing.
      const again = known !== undefined && !first.ok && refused(first.failure);
      return again ? attempt(asked, key) : first;
    },
  };
}

const refused = ({ code, message }: Failure) => code === 'not_running' && message.includes('ECONNREFUSED');

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

/** By Node's own client, which follows no redirect; an agent of its own knows no proxy that the environment names. */
async function request(address: URL, { method, headers, body, signal }: Asked, key: string): Promise<IncomingMessage> {
  const { request: send } = address.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const sent = { ...headers, ...length, authorization: `Bearer ${key}` };
  send(address, { method, headers: sent, signal, agent: false }, resolve).on('error', reject).end(body);
  return promise;
}

/** The failure in an answer of another status than 2xx; `undefined` where it is an answer of MCP itself. */
export function refusalIn(status: number, body: unknown): Failure | undefined {
  if (status === 401) {
    return keyFailure('The hub refused OPENGITHUBX_KEY: it is unknown, has expired or was revoked.');
  }
  if (typeof body === 'object' && body !== null) {
    if ('jsonrpc' in body) return undefined;
    if ('error' in body && isFailure(body.error)) return body.error;
  }
  if (status >= 300 && status < 400) return fail('not_found', 'It sends elsewhere, where no key is sent.').failure;
  return fail('not_found', `What answers there is no OpenGitHubX hub (status ${status}).`).failure;
}

const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' &&
  value !== null &&
  ['code', 'message', 'hint'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
