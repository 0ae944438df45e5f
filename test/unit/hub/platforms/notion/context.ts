/** The tools of Notion over a demo Notion in this process. */
import { idOf } from '../../../../../src/demo/notion/model.ts';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { clientOf, type PlatformTools, platformTools } from '../../../../harness/platform-tools.ts';
import { type DemoNotion, demoNotion, origin } from './demo-notion.ts';

export const here: Platform = { ...notion, apiUrl: origin };

/** Ids in the demo's workspace. */
export const ids = {
  wiki: idOf('page Engineering wiki'),
  handbook: idOf('page On-call handbook'),
  checklist: idOf('page Release checklist'),
  everyKind: idOf('page Every kind of block'),
  projects: idOf('page Projects'),
  tasks: idOf('database Tasks'),
  taskSource: idOf('data source Tasks'),
  firstTask: idOf('page task 0'),
  notes: idOf('page Meeting notes'),
  today: idOf('page sync today'),
  private: idOf('page Ada: private notes'),
  supplier: idOf('page Supplier onboarding'),
  quote: idOf('page task quote'),
};

export type Sent = { method: string; url: URL; body: string };

export type Here = PlatformTools & { demo: DemoNotion; client: ReturnType<typeof clientOf>; sent: Sent[] };

/** Ada's tools, or those of `label`, with what they send; `more` is what the key allows, `change` alters answers on their way. */
export async function notionTools(
  more: Partial<ToolContext> = {},
  label = 'ada@northwind',
  change: (request: Request, answer: Response) => Promise<Response> = async (_, answer) => answer,
): Promise<Here> {
  const demo = demoNotion();
  const sent: Sent[] = [];
  const { access_token } = await demo.consent(label);
  const client = clientOf(here, access_token, async (request) => {
    sent.push({ method: request.method, url: new URL(request.url), body: await request.clone().text() });
    return change(request, await demo.handle(request));
  });
  return { ...platformTools(here, client, more), demo, client, sent };
}

/** A key that is limited to these pages and databases. */
export const limitedTo = (...pages: string[]): Partial<ToolContext> => ({
  allows: (kind, ...names) => kind === 'page' && names.some((name) => pages.includes(name)),
  isLimited: (kind) => kind === 'page',
});

/** A client that answers what it is told to, and remembers what was asked. */
export function scripted(respond: (request: Request) => Response | Promise<Response>) {
  const sent: Request[] = [];
  const client = clientOf(here, 'no-token', async (request) => {
    sent.push(request.clone());
    return respond(request);
  });
  return { ...platformTools(here, client), client, sent };
}
