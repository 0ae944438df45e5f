import { createSlack } from '../../../../../src/demo/slack/index.ts';
import { createWorld, type World } from '../../../../../src/demo/world.ts';
import { at } from '../../../../../src/main/hub/platforms/known.ts';
import type { PlatformClient } from '../../../../../src/main/hub/platforms/platform.ts';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { consentAt } from '../../../../harness/consent.ts';
import { clientOf, type PlatformTools, platformTools } from '../../../../harness/platform-tools.ts';

export const origin = 'http://127.0.0.1:18493';
export const platform = at(slack, { slack: origin });

/** All that any tool may need. */
export const everyScope = [...slack.scopes, ...new Set(slack.tools.flatMap(({ scopes = [] }) => scopes))].join(',');

export type Demo = {
  world: World;
  tools: PlatformTools;
  client: PlatformClient;
  /** Of each request, the method. */
  sent: { method: string; body: string }[];
  /** Other tools on the same Slack, such as those of a narrower key or another account. */
  as(wish: { label?: string; scope?: string; rest?: Partial<ToolContext> }): Promise<PlatformTools>;
};

/** A Slack in this process, and the tools of somebody there; `change` alters its answers on their way. */
export async function demo(
  change: (answer: Response, method: string) => Response | Promise<Response> = (answer) => answer,
): Promise<Demo> {
  const world = createWorld(() => {});
  const served = createSlack(world, origin);
  const sent: Demo['sent'] = [];
  const clientFor = async (label: string, scope: string): Promise<PlatformClient> => {
    const { access_token } = await consentAt(served, { label, scope });
    return clientOf(platform, access_token, async (request) => {
      const method = new URL(request.url).pathname.replace('/api/', '');
      sent.push({ method, body: await request.clone().text() });
      return change(await served.handle(request), method);
    });
  };
  const client = await clientFor('ada@northwind', everyScope);
  return {
    world,
    client,
    sent,
    tools: platformTools(platform, client),
    as: async ({ label = 'ada@northwind', scope = everyScope, rest = {} }) =>
      platformTools(platform, await clientFor(label, scope), rest),
  };
}

/** As a key that is limited to some channels has it. */
export const limitedTo = (...patterns: string[]): Partial<ToolContext> => ({
  allows: (kind, ...names) => kind === 'channel' && names.some((name) => patterns.includes(name)),
  isLimited: (kind) => kind === 'channel',
});
