/** The scripts of custom connections, run as Auth0 runs them: they name the account as the hub will. */
import { createContext, runInContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createNotion } from '../../../../../src/demo/notion/index.ts';
import { createSlack } from '../../../../../src/demo/slack/index.ts';
import { createWorld } from '../../../../../src/demo/world.ts';
import { at } from '../../../../../src/main/hub/platforms/known.ts';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { consentAt } from '../../../../harness/consent.ts';
import { clientOf } from '../../../../harness/platform-tools.ts';

const origin = 'http://127.0.0.1:18498';
type Asked = { url: string; headers: Record<string, string>; json: true };
type Answer = (error: Error | null, profile?: { user_id?: string; name?: string }) => void;

/** https://auth0.com/docs/authenticate/identity-providers/social-identity-providers/oauth2: `request` is at hand there. */
function profileBy(script: string, handle: (request: Request) => Promise<Response>, token: string) {
  const send = (method: string) => (asked: Asked, done: (error: unknown, answer: object, body: unknown) => void) => {
    const url = origin + new URL(asked.url).pathname;
    const answered: Promise<Response> = handle(new Request(url, { method, headers: asked.headers }));
    answered
      .then(async (answer) => done(null, { statusCode: answer.status }, await answer.json()))
      .catch((error) => {
        done(error, {}, undefined);
      });
  };
  const sandbox = createContext({ request: { get: send('GET'), post: send('POST') } });
  const run = runInContext(`(${script})`, sandbox) as (token: string, context: object, answer: Answer) => void;
  return new Promise((resolve) => {
    run(token, {}, (error, profile) => resolve(error ? { error: error.message } : profile));
  });
}

it.each([
  [slack, createSlack, 'ada@northwind', {}],
  [notion, createNotion, 'ada@northwind', { byBasic: true, more: { owner: 'user' } }],
] as const)('$name', async (platform, create, label, more) => {
  const demo = create(
    createWorld(() => {}),
    origin,
  );
  const handle = (request: Request) => demo.handle(request);
  const scope = platform.scopes.join(',');
  const { access_token } = await consentAt(demo, { label, scope, ...more });
  const { fetchUserProfile: script = '' } = (platform.setup?.options['scripts'] ?? {}) as Record<string, string>;
  const there = at(platform, { [platform.name]: origin });
  const me = await there.whoami(clientOf(there, access_token, handle));
  expect(await profileBy(script, handle, access_token)).toMatchObject({ user_id: me.ok ? me.value.userId : me });
  expect(await profileBy(script, handle, 'ended')).toEqual({ error: expect.stringContaining('whose token it is') });
});
