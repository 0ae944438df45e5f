/** What a person adds to the platforms of the hub: descriptions of APIs, and servers of tools (MCP). */
import * as z from 'zod/mini';
import { call, confirmation, console, nothing, one, terminal } from './call.ts';
import { Access, UserId } from './model.ts';
import { confirming } from './passkey.ts';

/**
 * `on`: as the person accepted it, and there. `off`: the source has it, and nobody has asked for it. `changed` and `removed`: it was
 * on, the source says something else now, and it is not there until the person has looked.
 */
export const ImportedToolState = z.enum(['on', 'off', 'changed', 'removed']);
export type ImportedToolState = z.infer<typeof ImportedToolState>;

/** What differs, by where it stands; null is nothing there. */
const Difference = z.object({ what: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) });

export const ImportedTool = z.object({
  /** As keys name it. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  access: Access,
  /** What it asks for at the API, `GET /repos/{owner}/{repo}`. */
  request: z.string(),
  /** The source's own word, which counts for nothing until the person says the same. */
  saysItReads: z.optional(z.boolean()),
  state: ImportedToolState,
  /** Between what was accepted and what there is now. */
  changes: z.array(Difference),
});
export type ImportedTool = z.infer<typeof ImportedTool>;

const shape = {
  kind: z.enum(['openapi', 'mcp']),
  name: z.string(),
  title: z.string(),
  /** Whose tokens its calls carry: a connection, or the server's own registration (`isRegisteredConnection`). */
  connection: z.string(),
  /** Where those go, and nowhere else. */
  apiUrl: z.string(),
  /** What a separate connection asks for. */
  scopes: z.array(z.string()),
  /** Where the description is; null where it came as a file. */
  source: z.nullable(z.string()),
  /** The platform whose connected accounts it uses; its own where there is none on that connection. */
  accountsOf: z.string(),
};

/** `tools` holds those that are `off` of a server of tools alone, which are few; they are counted. `problem` says why none of them is there. */
export const ListedImport = z.object({
  ...shape,
  addedAt: z.string(),
  readAt: z.string(),
  tools: z.array(ImportedTool),
  off: z.number(),
  problem: z.nullable(z.string()),
});
export type ListedImport = z.infer<typeof ListedImport>;

/**
 * Stands for everything that is shown with it, the reach of each tool included. What a person agrees to names it, so that a source
 * that says another thing a moment later gets nothing by that.
 */
const Digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** With the tools that are `off`, too. */
export const ShownImport = z.extend(ListedImport, { digest: Digest });
export type ShownImport = z.infer<typeof ShownImport>;

/** What importing would add; `left` says what of the source can't be, and why. `servers` are the addresses that it names itself. */
export const ImportPreview = z.object({
  ...shape,
  digest: Digest,
  servers: z.array(z.string()),
  tools: z.array(ImportedTool),
  left: z.array(z.object({ request: z.string(), reason: z.string() })),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

const line = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const names = z.array(line(200)).check(z.maxLength(5_000));

const ImportName = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,30}$/));

/** The source: where the description is, or its text, compressed (gzip or brotli, in base64), since requests hold 1 MiB. */
const packed = z.string().check(z.minLength(1), z.maxLength(1_000_000), z.regex(/^[A-Za-z0-9+/]+={0,2}$/));

export const NewImport = z.object({
  kind: z._default(z.enum(['openapi', 'mcp']), 'openapi'),
  name: ImportName,
  /** Left out, the description's own. */
  title: z.optional(line(60)),
  /** Left out, the hub registers at the server by itself. */
  connection: z.optional(z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/))),
  url: z.optional(line(2_000)),
  packed: z.optional(packed),
  /** Left out, the first of its servers; adding needs it said. */
  apiUrl: z.optional(line(500)),
  scopes: z._default(
    z.array(z.string().check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/))).check(z.maxLength(100)),
    [],
  ),
  /** The tools to turn on, as the preview names them. Left out, those that read. */
  tools: z.optional(names),
  /** Requests of which the person confirms that they change nothing, `GET /things`. On a built-in platform's accounts its rule decides. */
  reads: z._default(names, []),
  /** The request that says whose the account is, `GET /user`. */
  identity: z.optional(line(500)),
});
export type NewImport = z.infer<typeof NewImport>;

/** What is added is what the preview with that digest showed, and nothing where the source says another thing now. */
const Adding = z.extend(NewImport, { digest: Digest });

const named = z.object({ id: ImportName });

/** `reads`: those of them that change nothing, which the person confirms one by one; left out, as it was. `digest`: of the import as it was shown. */
const Accepting = z.object({ ...named.shape, tools: names, reads: z.optional(names), digest: Digest });

/** What waits for its person in the confirmation window: an import to add, or tools of one to take as its source has them now. */
export const ImportProposal = z.object({
  ...shape,
  id: z.string(),
  userId: UserId,
  action: z.enum(['add', 'accept']),
  /** Those that would be there by it, as what they would be. */
  tools: z.array(ImportedTool),
  /** The request that would say whose an account is. */
  identity: z.optional(z.string()),
  expiresAt: z.string(),
  ...confirming,
});
export type ImportProposal = z.infer<typeof ImportProposal>;

export const importCalls = {
  'imports.list': call('read', 'anyone', console, nothing, z.array(ListedImport)),
  'imports.show': call('read', 'anyone', console, named, ShownImport),
  /** What importing would add; nothing is. */
  'imports.preview': call('read', 'owner', console, NewImport, ImportPreview),
  /** Tokens go where an import says: in the console it can be wished for, and is made in the confirmation window. */
  'imports.propose': call(
    'propose',
    'owner',
    console,
    z.union([z.object({ add: Adding }), z.object({ accept: Accepting })]),
    ImportProposal,
  ),
  'imports.proposals': call('read', 'owner', confirmation, nothing, z.array(ImportProposal)),
  'imports.confirm': call('grant', 'owner', confirmation, one, ListedImport),
  'imports.dismiss': call('stop', 'owner', confirmation, one, one),
  /** No key has its tools by that. */
  'imports.add': call('grant', 'owner', terminal, Adding, ListedImport),
  /** Reads the source again, or what is given instead; what is another now is not there until it was accepted. */
  'imports.refresh': call(
    'propose',
    'owner',
    console,
    /** `account`: with which a server of tools is asked; left out, the one that is connected. */
    z.object({ ...named.shape, packed: z.optional(packed), account: z.optional(line(200)) }),
    ListedImport,
  ),
  /** Takes tools as the source has them now, by their names; one that can do something else than before gets a new name. */
  'imports.accept': call('grant', 'owner', terminal, Accepting, ListedImport),
  'imports.remove': call('stop', 'owner', console, named, one),
} as const;
