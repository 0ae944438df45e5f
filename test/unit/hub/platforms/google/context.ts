/** The tools of Google over a demo Google in this process, as one of its people. */
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';
import { at } from '../../../../../src/main/hub/platforms/known.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { type DemoGoogle, demoGoogle, everything, origin } from '../../../../harness/demo-google.ts';
import { clientOf, type PlatformTools, platformTools } from '../../../../harness/platform-tools.ts';

export const home = 'ada@example.com';
export const work = 'ada@northwind.example';
export const platform = at(google, { google: origin });

export type Asked = {
  tools: PlatformTools;
  client: ReturnType<typeof clientOf>;
  demo: DemoGoogle;
  sent: { method: string; url: URL; body: string }[];
};

/** `change` may alter what comes back; `limits` are the places that the key may reach, by kind. */
export async function googleTools(
  account = home,
  options: {
    demo?: DemoGoogle;
    scopes?: string[];
    limits?: Record<string, string[]>;
    answer?: (request: Request, answer: () => Promise<Response>) => Promise<Response>;
  } = {},
): Promise<Asked> {
  const { demo = demoGoogle(), scopes = everything, limits = {}, answer = (_, send) => send() } = options;
  const sent: Asked['sent'] = [];
  const client = clientOf(platform, await demo.tokenFor(account, scopes), async (request) => {
    const body = await request.clone().text();
    sent.push({ method: request.method, url: new URL(request.url), body });
    return answer(request, () => demo.send(request));
  });
  const context: Partial<ToolContext> = {
    account,
    scopes,
    isLimited: (kind) => kind in limits,
    allows: (kind, ...names) => !(kind in limits) || names.some((name) => limits[kind]?.includes(name.toLowerCase())),
  };
  return { tools: platformTools(platform, client, context), client, demo, sent };
}

export { origin };

export type Items = Record<string, unknown>[];
