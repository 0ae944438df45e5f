/**
 * Which of a key's tools a client is shown at once, and with which schemas: each one that a model reads about costs it room to
 * think in.
 */
import type { Account, Grant, ToolListKind } from '../../../../shared/model.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { JsonSchema, ListedTool } from '../call.ts';
import { firstAccountOn, type LiveKey } from '../keys/keys.ts';
import { withAccountChoice } from './authorize.ts';
import { tokensOf } from './json-schema.ts';
import { dailyTools } from './shortlist.ts';

export type ListKind = ToolListKind | 'toolsets';

/** Clients that show a model the names of tools alone and search the rest themselves, by what they call themselves. */
const deferring = [/^claude-code$/, /^qwen-cli-mcp-client-/];

/** Which list a client gets: the one its address asks for, else the key's, else the one that is right for clients of its name. Pure. */
export function listKindFor(
  { toolsets, toolList }: Pick<Grant, 'toolsets' | 'toolList'>,
  { asked, client = '' }: { asked?: ToolListKind | undefined; client?: string | undefined },
): ListKind {
  if (asked) return asked;
  if (toolsets) return 'toolsets';
  return toolList ?? (deferring.some((name) => name.test(client)) ? 'all' : 'short');
}

/** What most people ask for, the most frequent first. */
const usual = `
  github_my_commits google_list_events google_search_mail slack_search_messages github_search github_list_commits slack_catch_up
  notion_search google_search_files github_get_pull_request github_create_issue slack_send_message github_get_issue
  github_list_issues github_list_pull_requests google_get_thread github_get_actions notion_fetch google_create_event
  google_create_draft github_add_comment github_get_commit slack_read_channel google_read_file github_get_file
  notion_query_database github_list_repositories github_update_issue notion_create_page github_merge_pull_request
  github_create_pull_request github_list_security_alerts github_create_review`
  .trim()
  .split(/\s+/);

const ranks = new Map([...new Set([...usual, ...dailyTools])].map((name, rank) => [name, rank]));
const rankOf = ({ tool }: ListedTool): number => ranks.get(tool.name) ?? Number.POSITIVE_INFINITY;

/** How many tools, and tokens for them, beside the hub's own tools. */
const most = { short: { tools: usual.length, tokens: 8_000 }, small: { tools: 12, tokens: 3_500 } };

/** How many of the list of everything a deferring client is asked to show whole all the same. */
const mostLoaded = 5;

/**
 * The tools of a key in order of use. Beyond what most people ask for, platforms take turns, so that none crowds the others out. Those on
 * which the grant still waits for a first account come after those that it can reach. Pure.
 */
export function inOrderOfUse(allowed: readonly ListedTool[], { accounts }: Pick<Grant, 'accounts'>): ListedTool[] {
  const isAwaited = ({ platform }: ListedTool): boolean => accounts.includes(firstAccountOn(platform.name));
  return [false, true].flatMap((awaited) => {
    const tools = allowed.filter((one) => isAwaited(one) === awaited).toSorted((a, b) => order(rankOf(a), rankOf(b)));
    const [asked, others] = [true, false].map((is) => tools.filter((one) => rankOf(one) < usual.length === is));
    return [...(asked ?? []), ...inTurn(others ?? [])];
  });
}

const order = (a: number, b: number): number => (a === b ? 0 : a - b);

/** The first tool of each platform, then the second of each, and so on. */
function inTurn(tools: ListedTool[]): ListedTool[] {
  const byPlatform = [...Map.groupBy(tools, ({ platform }): Platform => platform).values()];
  const rounds = Math.max(0, ...byPlatform.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => byPlatform.flatMap((own) => own.slice(round, round + 1))).flat();
}

/** What is listed of the tools that a key allows, in their order: the same grant gets the same list, for a client's cache. Pure. */
export function listOf(kind: ListKind, allowed: readonly ListedTool[], grant: Grant): ListedTool[] {
  if (kind === 'all') return [...allowed];
  if (kind === 'toolsets') return allowed.filter(({ tool }) => grant.toolsets?.includes(tool.toolset));
  const within = new Set<ListedTool>();
  let left = most[kind].tokens;
  for (const one of inOrderOfUse(allowed, grant)) {
    const cost = sizeOf(one);
    // An outsider's tool may be as large as it likes, and must not be the last of the list by that.
    if (one.platform.isImported && cost > left) continue;
    left -= cost;
    if (within.size >= most[kind].tools || left < 0) break;
    within.add(one);
  }
  return allowed.filter((one) => within.has(one));
}

const sizes = new WeakMap<ListedTool, number>();
function sizeOf(one: ListedTool): number {
  const size = sizes.get(one) ?? tokensOf(one.tool.name, one.tool.description, one.lightSchema);
  sizes.set(one, size);
  return size;
}

/** The tools that a deferring client is asked to show whole. Pure. */
export const alwaysLoaded = (allowed: readonly ListedTool[], grant: Grant): Set<ListedTool> =>
  new Set(inOrderOfUse(allowed, grant).slice(0, mostLoaded));

// The schemas of tools as each key's clients are shown them, which differ by the accounts that the key covers.

export type KeySchemas = {
  /** Looks which accounts the key covers now. Before that there is none. */
  refresh(key: LiveKey): Promise<void>;
  /** Those that it covered when that was last looked at. */
  accounts(key: LiveKey): readonly Account[];
  /** The input of a tool for these accounts. */
  schemaOf(key: LiveKey, listed: ListedTool): JsonSchema;
};

type Known = { grant: LiveKey['grant']; accounts: readonly Account[]; made: WeakMap<ListedTool, JsonSchema> };

export function createKeySchemas(accountsOf: (userId: string) => Promise<Account[]>): KeySchemas {
  const known = new WeakMap<LiveKey, Known>();
  const knownOf = (key: LiveKey): Known => known.get(key) ?? { grant: key.grant, accounts: [], made: new WeakMap() };
  return {
    async refresh(key) {
      const { grant } = key;
      // While the database can't be read nothing is known to have changed.
      const all = await accountsOf(key.userId).catch(() => undefined);
      if (!all) return;
      const accounts = all.filter(({ id, state }) => grant.accounts.includes(id) && state !== 'disconnecting');
      const before = known.get(key);
      if (before?.grant === grant && nameAll(before.accounts) === nameAll(accounts)) return;
      known.set(key, { grant, accounts, made: new WeakMap() });
    },
    accounts: (key) => knownOf(key).accounts,
    schemaOf(key, listed) {
      const { grant, accounts, made } = knownOf(key);
      const schema = made.get(listed) ?? withAccountChoice(listed, accounts, grant);
      made.set(listed, schema);
      return schema;
    },
  };
}

const nameAll = (accounts: readonly Account[]): string =>
  JSON.stringify(accounts.map(({ id, platform, label }) => [id, platform, label]));
