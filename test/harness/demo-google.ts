/** A demo Google in this process, and tokens of it as an application gets them. */
import { createGoogle } from '../../src/demo/google/index.ts';
import { createWorld, type World } from '../../src/demo/world.ts';
import { consentAt } from './consent.ts';

export const origin = 'http://127.0.0.1:18494';

export const auth = (name: string): string => `https://www.googleapis.com/auth/${name}`;
const identity = ['openid', 'email', 'profile'];
export const readOnly = ['gmail.readonly', 'calendar.readonly', 'drive.readonly'];
export const everything = [...readOnly, 'gmail.modify', 'calendar.events', 'drive'];

export type DemoGoogle = {
  world: World;
  send(request: Request): Promise<Response>;
  /** What the token endpoint answers to somebody who has agreed. */
  grant(email: string, scopes?: string[], more?: Record<string, string>): Promise<Record<string, unknown>>;
  tokenFor(email: string, scopes?: string[]): Promise<string>;
  /** Asks an API by hand. */
  ask(
    token: string,
    path: string,
    init?: RequestInit,
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
};

export function demoGoogle(): DemoGoogle {
  const world = createWorld(() => {});
  const { handle, provider } = createGoogle(world, origin);
  const send: DemoGoogle['send'] = async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof Error && 'response' in error) return error.response as Response;
      throw error;
    }
  };
  const grant: DemoGoogle['grant'] = (label, scopes = everything, more = { access_type: 'offline' }) => {
    const scope = [...identity, ...scopes.map(auth)].join(' ');
    return consentAt({ provider, handle: send }, { label, scope, more });
  };
  return {
    world,
    send,
    grant,
    tokenFor: async (email, scopes) => String((await grant(email, scopes))['access_token']),
    async ask(token, path, init = {}) {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(init.body ? { 'content-type': 'application/json' } : {}),
        ...init.headers,
      };
      const answer = await send(new Request(origin + path, { ...init, headers }));
      const text = await answer.text();
      const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
      return { status: answer.status, body, headers: answer.headers };
    },
  };
}
