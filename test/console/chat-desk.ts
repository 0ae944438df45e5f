/** The built console in front of a bridge of the test's making, whose model answers when and as the test wants. */
import type { BrowserContext, Page } from '@playwright/test';
import type { ChatTurn, Conversation, Model, ModelServer, Proposal } from '../../src/shared/model.ts';
import type { ListedKey } from '../../src/shared/shapes.ts';
import { type Answers, signedIn } from './hub-desk.ts';
import { type Played, playedPage } from './played-bridge.ts';

export type ChatDesk = Played<Record<string, unknown>> & {
  keys: ListedKey[];
  servers: ModelServer[];
  models: Model[];
  proposals: Partial<Proposal>[];
  conversations: (Conversation & { turns: ChatTurn[] })[];
  confirmations: number;
  /** Changes the newest turn and says so. */
  grow(part: Partial<ChatTurn>): void;
};
declare global {
  var chatDesk: ChatDesk;
}

export const chatKey = (id: string, more: Partial<ListedKey> = {}): ListedKey => ({
  id,
  userId: 'auth0|ada',
  client: "This console's chat",
  grant: {
    endpoints: ['console'],
    accounts: ['cac_1'],
    tools: ['github_my_commits', 'github_create_issue'],
    access: ['read', 'write'],
    repositories: ['*/*'],
    models: ['digest', 'ms_1/llama3.2'],
    callsPerDay: 2000,
    callsPerMinute: 120,
    callsAtOnce: 8,
  },
  createdAt: '2026-11-20T10:00:00.000Z',
  expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
  revokedAt: null,
  paused: false,
  lastUsedAt: null,
  labels: { private: [], untrusted: [] },
  isQuiet: false,
  ...more,
});

export const home: ModelServer = {
  id: 'ms_1',
  name: 'home',
  baseUrl: 'http://127.0.0.1:11434/v1',
  hasKey: false,
  models: ['llama3.2'],
  contextTokens: 8192,
  plannedBy: 'model',
};
export const digest: Model = { id: 'digest', name: 'opengithubx/digest', baseUrl: null };
export const llama: Model = { id: 'ms_1/llama3.2', name: 'opengithubx/home/llama3.2', baseUrl: home.baseUrl };

export const turn = (id: string, more: Partial<ChatTurn> = {}): ChatTurn => ({
  id,
  question: 'Summarize my private GitHub commits of this week',
  model: llama.name,
  client: "This console's chat",
  askedAt: new Date(Date.now() - 60_000).toISOString(),
  state: 'done',
  steps: [],
  text: 'Nothing happened.',
  sources: [],
  suggestions: [],
  sent: [],
  failure: null,
  ...more,
});

type Given = Partial<Pick<ChatDesk, 'keys' | 'servers' | 'models' | 'conversations'>>;

/** Opens the chat with what is given. Violations of the page's policy end up in `chatDesk.violations`. */
export async function openChatDesk(context: BrowserContext, url: string, given: Given, path = '/chat'): Promise<Page> {
  const page = await playedPage(context, play, {
    signedIn,
    keys: given.keys ?? [chatKey('key_1')],
    servers: given.servers ?? [home],
    models: given.models ?? [digest, llama],
    conversations: given.conversations ?? [],
  });
  await page.goto(`${url}/index.html#${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Runs in the page, before its own script. */
function play({ signedIn, ...given }: Required<Given> & { signedIn: Answers }): void {
  const tool = (name: string, title: string, access: string) => ({ name, title, description: title, access });
  const ok = (value: unknown) => ({ ok: true, value });
  const answersOf = (desk: ChatDesk): Record<string, (input: Record<string, string>) => unknown> => ({
    ...Object.fromEntries(Object.entries(signedIn).map(([name, value]) => [name, () => ok(value)])),
    'keys.list': () => ok(desk.keys),
    'models.list': () => ok({ servers: desk.servers, models: desk.models }),
    'platforms.list': () =>
      ok([
        {
          name: 'github',
          title: 'GitHub',
          tools: [
            tool('github_my_commits', 'List my commits', 'read'),
            tool('github_create_issue', 'Create an issue', 'write'),
          ],
          places: [],
        },
      ]),
    'keys.propose': (input) => {
      const made = {
        id: 'prop_1',
        client: input['client'] ?? '',
        expiresAt: new Date(Date.now() + 600_000).toISOString(),
      };
      desk.proposals.push(made);
      return ok(made);
    },
    'chat.ask': ({ question = '', model = '', conversation }) => {
      const asked = {
        id: `turn_${desk.calls.length}`,
        question,
        model,
        client: desk.keys[0]?.client ?? '',
        askedAt: new Date().toISOString(),
        state: 'running' as const,
        steps: [],
        text: '',
        sources: [],
        suggestions: [],
        sent: [],
        failure: null,
      };
      const known = desk.conversations.find(({ id }) => id === conversation);
      if (known) known.turns.push(asked);
      else {
        const id = `conv_${desk.calls.length}`;
        desk.conversations.unshift({ id, title: question, changedAt: asked.askedAt, turns: [asked] });
      }
      setTimeout(() => desk.change('chat'));
      return ok({ conversation: known?.id ?? desk.conversations[0]?.id, turn: asked.id });
    },
    'chat.stop': ({ turn: id = '' }) => {
      setTimeout(() => desk.grow({ state: 'stopped' }));
      return ok({ turn: id });
    },
    'chat.conversations': () => ok(desk.conversations.map(({ id, title, changedAt }) => ({ id, title, changedAt }))),
    'chat.conversation': ({ id }) => {
      return ok(desk.conversations.find((one) => one.id === id) ?? null);
    },
    'chat.delete': ({ id }) => {
      desk.conversations = desk.conversations.filter((one) => one.id !== id);
      setTimeout(() => desk.change('chat'));
      return ok({ id });
    },
    'chat.deleteAll': () => {
      const deleted = desk.conversations.length;
      desk.conversations = [];
      setTimeout(() => desk.change('chat'));
      return ok({ deleted });
    },
  });
  const grow = (part: Partial<ChatTurn>) => {
    const turns = chatDesk.conversations[0]?.turns ?? [];
    Object.assign(turns[turns.length - 1] ?? {}, part);
    chatDesk.change('chat');
  };
  globalThis.chatDesk = playBridge<ChatDesk>(
    { ...given, proposals: [], confirmations: 0, grow },
    answersOf,
    (desk) => ({
      openConfirmation: () => {
        desk.confirmations += 1;
      },
    }),
  );
}
