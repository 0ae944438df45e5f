/** A hub in the middle of an ordinary day: accounts, clients, calls of all kinds, and what waits for its person. */
import type { CallOutput } from '../../src/shared/contract.ts';
import { modernClient, type ToolClient } from '../harness/mcp.ts';
import type { DrivenHub } from './driver.ts';

const repository = 'ada-demo/atlas-service';

export const pausedClient = 'Backup script';

export type Alive = {
  /** The client whose call waits. */
  waiting: string;
  /** Ends the clients; what still waits is given up with them. */
  stop(): Promise<void>;
};

/** Connects a second account, lets five clients work, and leaves a write of one of them waiting. */
export async function makeAlive(hub: DrivenHub): Promise<Alive> {
  const clients: ToolClient[] = [];
  const connect = async (...key: Parameters<DrivenHub['createKey']>): Promise<ToolClient> => {
    const client = await modernClient(hub.mcpUrl, await hub.createKey(...key));
    clients.push(client);
    return client;
  };
  const claude = await connect('Claude Desktop');
  const cursor = await connect('Cursor', { write: true, days: 7, repositories: [repository] });
  const editor = await connect('VS Code', { repositories: ['ada-demo/*'] });
  await hub.createKey('Open WebUI', { days: 90 });
  await end(hub, 'Old laptop', 'revoke');
  await end(hub, pausedClient, 'pause');
  // Of no use to a key that is there already, so that no call has to name its account.
  await hub.cliWithBrowser(
    ['demo'],
    (url) => hub.control('POST', '/visit', { url, as: 'ada', github: 'grace-demo' }),
    'accounts',
    'connect',
    'github',
  );

  await claude.callTool('github_my_commits', { days: 30 });
  await claude.callTool('github_list_repositories');
  await claude.callTool('github_list_commits', { repository });
  await editor.callTool('github_list_issues', { repository });
  await editor.callTool('github_get_file', { repository, path: 'README.md' });
  await editor.callTool('github_list_commits', { repository: 'grace-demo/notes' });
  await claude.callTool('github_search', { kind: 'issues', query: 'rate limit' });
  await cursor.callTool('github_get_issue', { repository, number: 30 });
  const refused = cursor.callTool('github_add_comment', { repository, number: 30, body: 'Done.' });
  const [toDeny] = await waitingFor(hub, 1);
  await hub.call('approvals.deny', { id: toDeny?.id ?? '' });
  await refused;
  void cursor.callTool('github_update_issue', {
    repository,
    number: 30,
    title: 'Say which rate limit was met, and when it ends',
    body: 'The message names the limit and the second in which it ends.\nCallers without a key see only the second.',
    labels: ['bug', 'accepted'],
  });
  await waitingFor(hub, 1);
  return {
    waiting: 'Cursor',
    stop: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
}

async function end(hub: DrivenHub, client: string, how: 'revoke' | 'pause'): Promise<void> {
  await hub.createKey(client);
  const key = (await hub.call('keys.list', {})).find((one) => one.client === client);
  await hub.call(`keys.${how}`, { id: key?.id ?? '' });
}

/** Those that wait, once there are so many. */
export async function waitingFor(
  { call }: Pick<DrivenHub, 'call'>,
  count: number,
): Promise<CallOutput<'approvals.list'>> {
  for (let tries = 0; tries < 500; tries += 1) {
    const waiting = (await call('approvals.list', {})).filter(({ state }) => state === 'waiting');
    if (waiting.length >= count) return waiting;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`There are not ${count} calls that wait.`);
}
