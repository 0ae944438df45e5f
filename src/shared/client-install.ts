/** What the console and the command line say and hear about the AI clients of this computer. */
import * as z from 'zod/mini';
import { Endpoint, ToolListKind } from './model.ts';
import { Places } from './places.ts';

export const ClientName = z.enum([
  'claude-code',
  'claude-desktop',
  'cursor',
  'vscode',
  'vscode-insiders',
  'codex',
  'gemini-cli',
  'copilot-cli',
  'windsurf',
  'antigravity',
  'zed',
  'cline',
  'opencode',
  'qwen-code',
  'droid',
  'continue',
  'goose',
  'lm-studio',
  'kiro',
  'kilo',
  'amp',
  'crush',
  'roo',
  'trae',
  'junie',
  'git',
]);
export type ClientName = z.infer<typeof ClientName>;

/** What an agent's settings need so that its git and gh find the hub: in which file, and what. Without a file it is a command that starts the agent. */
export const AgentSetting = z.object({ agent: z.string(), where: z.string(), text: z.string() });
export type AgentSetting = z.infer<typeof AgentSetting>;

/**
 * A client as it was just found. `absent`: nothing of it is on this computer. `found`: it is, without this hub. `installed`:
 * its file has what was written. `changed`: the entry was edited or removed since. `stale`: its key was revoked or has expired.
 */
export const ListedClient = z.object({
  client: ClientName,
  title: z.string(),
  state: z.enum(['absent', 'found', 'installed', 'changed', 'stale']),
  /** The configuration file, whether or not it exists. */
  file: z.string(),
  /** `http`: it calls the hub itself; `stdio`: it starts the bridge; `git`: it is git, which knows nothing of MCP. */
  transport: z.enum(['http', 'stdio', 'git']),
  keyId: z.nullable(z.string()),
  /** When a list of tools and a read last succeeded the way the client does it; null if never. */
  provedAt: z.nullable(z.string()),
  /** When the client itself last called with its key, and by what name and version; null if never. */
  connected: z.nullable(z.object({ at: z.string(), as: z.string() })),
  /** The client for whom the hub is installed in the file that this one reads too; null if there is none. */
  sharedWith: z.nullable(ClientName),
  /** What the person must do in the client for it to take effect, `Restart Claude Desktop.` */
  restart: z.string(),
  /** For git, which agents run: how each is told of the file. Empty for all others. */
  agents: z.array(AgentSetting),
});
export type ListedClient = z.infer<typeof ListedClient>;

export const ClientWish = z.object({
  client: ClientName,
  write: z._default(z.boolean(), false),
  /** As in `NewKey`. */
  destructive: z.optional(z.boolean()),
  accounts: z.optional(z.array(z.string())),
  /** At most one on each platform: what a call is for that names none. */
  defaultAccounts: z.optional(z.array(z.string())),
  tools: z.optional(z.array(z.string())),
  /** Which of its tools MCP lists at once, whole; left out, by `toolList`. */
  toolsets: z.optional(z.array(z.string())),
  toolList: z.optional(ToolListKind),
  repositories: z.optional(z.array(z.string())),
  writeBranches: z.optional(z.array(z.string())),
  places: z.optional(Places),
  days: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(366)), 90),
});
export type ClientWish = z.infer<typeof ClientWish>;

/** What would be written, exactly, with `ogx_…` in place of the key. */
export const ClientPlan = z.object({
  client: ClientName,
  /** What its key would be good for. */
  endpoints: z.array(Endpoint),
  file: z.string(),
  /** Whether the file is new. */
  creates: z.boolean(),
  /** The files that a symbolic link leads to, as from the home folder into one of dotfiles, which people publish. */
  linked: z.array(z.string()),
  /** Where the file as it is now will be kept; null where there is none. */
  backup: z.nullable(z.string()),
  /** A unified diff. `…` stands for every value and comment of others, since what they hold is not for a window to show. */
  diff: z.string(),
});
export type ClientPlan = z.infer<typeof ClientPlan>;

/** By what name the hub makes itself known where it tries a client's entry. A client could take the name, so this hides nothing. */
export const proofName = 'OpenGitHubX install';

/** What was started or called the way the client does it, and the result. */
export const ClientProof = z.object({
  client: ClientName,
  ok: z.boolean(),
  /** How many tools were listed; null if nothing was listed, as by git. */
  tools: z.nullable(z.number()),
  /** The tool that was called to read, or the repository that was fetched; null where none was. */
  read: z.nullable(z.string()),
  /** What failed and what to do about it, or what to do now: `Restart Claude Desktop.` */
  detail: z.string(),
});
export type ClientProof = z.infer<typeof ClientProof>;
