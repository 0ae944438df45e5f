/** One thing that a platform of the demo refuses, and what the hub answers to it: the rows of `refusals.test.ts`. */
import { createGitHub } from '../../../../src/demo/github/index.ts';
import { createNotion } from '../../../../src/demo/notion/index.ts';
import { createSlack } from '../../../../src/demo/slack/index.ts';
import { createWorld, type Switches } from '../../../../src/demo/world.ts';
import type { Links } from '../../../../src/main/hub/ground/links.ts';
import type { ListedTool } from '../../../../src/main/hub/kernel/call.ts';
import { failureOf } from '../../../../src/main/hub/kernel/tools/authorize.ts';
import { github } from '../../../../src/main/hub/platforms/github/index.ts';
import { google } from '../../../../src/main/hub/platforms/google/index.ts';
import { at } from '../../../../src/main/hub/platforms/known.ts';
import { notion } from '../../../../src/main/hub/platforms/notion/index.ts';
import type { Platform } from '../../../../src/main/hub/platforms/platform.ts';
import { reading } from '../../../../src/main/hub/platforms/requests.ts';
import { slack } from '../../../../src/main/hub/platforms/slack/index.ts';
import { missingScope } from '../../../../src/shared/account.ts';
import { type Failure, failure } from '../../../../src/shared/errors.ts';
import { consentAt } from '../../../harness/consent.ts';
import { auth, demoGoogle } from '../../../harness/demo-google.ts';
import { clientOf, type PlatformTools, platformTools } from '../../../harness/platform-tools.ts';

export type Arguments = Record<string, unknown>;
/** Whose token, with which scopes, in which world. */
type By = { label?: string; scopes?: string[]; switches?: Partial<Switches>; token?: string };
export type Row = {
  what: string;
  /** As the platform's `rules.md` has it. */
  source: string;
  by?: By;
  tool: string;
  args: Arguments | ((tools: PlatformTools) => Promise<Arguments>);
  /** For what the hub refuses without asking: a request to the platform, which refuses it. */
  asked?: (args: Arguments) => [method: string, path: string, body?: object];
  refusal: [status: number, words: string];
  answer: [code: Failure['code'], why: string, remedy: string];
};

const origin = 'http://127.0.0.1:18497';

/** A platform of the demo with one account connected, and the last thing that it refused. */
export async function connected(name: string, { label, scopes, switches = {}, token }: By) {
  const world = createWorld(() => {});
  Object.assign(world.switches, switches);
  let refused: [status: number, body: string] | undefined;
  const begin = async (platform: Platform, handle: (request: Request) => Promise<Response>, good: string) => {
    const client = clientOf(platform, token ?? good, async (request) => {
      if (!request.headers.has('user-agent')) request.headers.set('user-agent', 'test');
      const answer = await handle(request);
      const text = await answer.clone().text();
      if (answer.status >= 300 || text.startsWith('{"ok":false')) refused = [answer.status, text];
      return answer;
    });
    const tools = platformTools(platform, client, { ...(scopes && { scopes }), ...(label && { account: label }) });
    const ask = ([method, path, body]: ReturnType<NonNullable<Row['asked']>>) =>
      client.fetch(platform.apiUrl + path, {
        method,
        headers: { 'content-type': 'application/json', 'notion-version': '2026-03-11' },
        ...(body && { body: JSON.stringify(body) }),
      });
    return { platform, client, tools, ask, refused: () => refused };
  };
  switch (name) {
    case 'github': {
      const demo = createGitHub(world, origin, { extraRepositories: 0 });
      const { access_token } = await consentAt(demo, { label: label ?? 'ada-demo' });
      return begin(at(github, { github: origin }), (request) => demo.handle(request), access_token);
    }
    case 'google': {
      const demo = demoGoogle();
      const held = await demo.tokenFor(
        label ?? 'ada@example.com',
        scopes?.map((one) => one.replace(auth(''), '')),
      );
      return begin(at(google, { google: 'http://127.0.0.1:18494' }), demo.send, held);
    }
    case 'slack': {
      const demo = createSlack(world, origin);
      const everyScope = [...slack.scopes, ...new Set(slack.tools.flatMap(({ scopes = [] }) => scopes))];
      const wish = { label: label ?? 'ada@northwind', scope: (scopes ?? everyScope).join(',') };
      return begin(at(slack, { slack: origin }), demo.handle, (await consentAt(demo, wish)).access_token);
    }
    default: {
      const demo = createNotion(world, origin);
      const wish = { label: label ?? 'ada@northwind', more: { owner: 'user' }, byBasic: true } as const;
      return begin(at(notion, { notion: origin }), demo.handle, (await consentAt(demo, wish)).access_token);
    }
  }
}

export const link = (platform: string, tool?: string) => `http://127.0.0.1:1/connect/${platform}?for=${tool}`;

/** What the hub answers: policy first, then a change after its preview; and where an App may be missing, whether it is. */
export async function answerOf(
  { platform, client, tools }: Awaited<ReturnType<typeof connected>>,
  { tool: name, by }: Row,
  args: Arguments,
): Promise<Failure> {
  const tool = platform.tools.find((one) => one.name === name);
  const output = await tools.run(name, args);
  if (!tool || !('code' in output)) throw new Error(`${name} was not refused: ${JSON.stringify(output)}`);
  const missing = missingScope(tool.scopes, by?.scopes ?? []);
  if (missing) {
    const verdict = {
      verdict: 'deny',
      code: 'scope_missing',
      reason: `the scope ${missing} is missing`,
    } as const;
    return failureOf(verdict, { tool, platform } as ListedTool, { connect: link } as Links);
  }
  const found = output as Failure;
  if (found.code === 'scope_missing' && found.hint === failure(found.code).hint) {
    return { ...found, hint: link(platform.name, found.allow ?? name) };
  }
  const place = tool.place(tool.input.parse(args));
  const isUnclear = /forbidden|not_found/.test(found.code) && found.hint === failure(found.code).hint;
  const why = isUnclear && place ? await platform.unreached?.(reading(client, platform), place) : undefined;
  return why ? failure(found.code, why.said, { hint: why.hint }) : found;
}
