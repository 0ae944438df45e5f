/**
 * Tools as their server describes them, and the definitions that are kept, compared and shown of them. All of it is an outsider's: it is
 * measured here, and cleaned before a model sees any.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../../../../shared/canonical-json.ts';
import type { Access } from '../../../../../shared/model.ts';
import { ok, type Result } from '../../../../../shared/result.ts';
import { onWorker } from '../../../ground/on-worker.ts';
import { cleanWords, hasPlainWords, toolNames } from '../clean-words.ts';
import type { Definition } from '../import.ts';
import { cleanSchema } from './clean-schema.ts';

const Hints = z.object({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});

const RemoteTool = z.object({
  name: z.string().min(1).max(128),
  title: z.string().max(500).optional(),
  description: z.string().default(''),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: Hints.optional().catch(undefined),
});
type RemoteTool = z.infer<typeof RemoteTool>;

/** More than any server of note lists: each is compiled, and kept. The lengths are in characters of JSON. */
const [mostTools, longestTool, longestList] = [200, 50_000, 500_000];

/** The tools that fit, by the first of each name. Pure. */
export function remoteTools(listed: readonly unknown[]): RemoteTool[] {
  const byName = new Map<string, RemoteTool>();
  let length = 0;
  for (const one of listed.slice(0, mostTools)) {
    const own = JSON.stringify(one).length;
    if (own > longestTool || length + own > longestList) continue;
    const read = RemoteTool.safeParse(one);
    if (!read.success || byName.has(read.data.name)) continue;
    length += own;
    byName.set(read.data.name, read.data);
  }
  return [...byName.values()];
}

/** What a call can do, as far as a server says. */
export const RemoteReach = z.object({
  /** The tool's name at the server. */
  tool: z.string(),
  /** Its input, clean, without the words of its fields. */
  input: z.record(z.string(), z.json()),
  hints: z.record(z.string(), z.boolean()),
});

/** The tool's name at its server. Pure. */
export const theirNameOf = ({ reach }: Pick<Definition, 'reach'>): string =>
  RemoteReach.shape.tool.parse(reach['tool']);

const [longestTitle, longestDescription, longestSaid] = [80, 300, 4_000];

/**
 * The tools that can be used, as definitions, the first of each name: one of two that share one would be on with the other. None is a
 * read: that is for a person to say, and a server's own word counts only against it. Pure.
 */
export function defineRemoteTools(server: string, listed: readonly RemoteTool[]): Definition[] {
  const names = toolNames(
    server,
    listed.map(({ name }) => ({ key: name, words: hasPlainWords(name) ? name : '' })),
  );
  const used = new Set<string>();
  return listed.flatMap((tool, at) => {
    const input = cleanSchema(tool.inputSchema);
    const name = names[at] ?? '';
    if (!input || used.has(name)) return [];
    used.add(name);
    const { fields, rest } = splitSchema(input);
    const hints = Object.entries(tool.annotations ?? {}).flatMap(([said, hint]) =>
      hint === undefined ? [] : [[said, hint] as const],
    );
    const reach: z.infer<typeof RemoteReach> = { tool: tool.name, input: rest, hints: Object.fromEntries(hints) };
    return {
      name,
      access: destructiveOrWrite({ reach }),
      words: {
        title: cleanWords(tool.title ?? (hasPlainWords(tool.name) ? tool.name : ''), longestTitle),
        description: cleanWords(tool.description, longestDescription),
        ...fields,
        // What no model is shown: the person is, where it changes.
        'in its own words': tool.description.slice(0, longestSaid),
        fingerprint: fingerprintOf(tool),
      },
      reach,
    };
  });
}

/** Of all that the server says of a tool, also of what is cut or left out here. Pure. */
const fingerprintOf = (tool: RemoteTool): string =>
  createHash('sha256').update(canonicalJson(tool)).digest('hex').slice(0, 32);

/** What a call of it takes. `input`: the schema, as JSON. */
export type OfferedRemoteTool = { name: string; fingerprint: string; input: string };

/** What a server lists for one account. */
export type RemoteListing = {
  readonly tools: readonly OfferedRemoteTool[];
  readonly definitions: readonly Definition[];
};

/** Characters of tools that are read in milliseconds. */
const short = 16_000;

/** What a server lists, from each of its tools as JSON: on the worker where they are long. Fails with `too_costly`. */
export async function readTools(server: string, tools: string[]): Promise<Result<RemoteListing>> {
  const length = tools.reduce((sum, tool) => sum + tool.length, 0);
  const read =
    length <= short
      ? ok(listTools({ server, tools }))
      : await onWorker<typeof listTools>('list tools', { server, tools });
  return read.ok ? ok(JSON.parse(read.value) as RemoteListing) : read;
}

/** As JSON, which passes between threads faster than what it stands for. Pure. */
export function listTools({ server, tools }: { server: string; tools: string[] }): string {
  const fitting = remoteTools(tools.map((tool) => JSON.parse(tool)));
  const listed = fitting.map((tool): OfferedRemoteTool => {
    return { name: tool.name, fingerprint: fingerprintOf(tool), input: JSON.stringify(tool.inputSchema) };
  });
  return JSON.stringify({ tools: listed, definitions: defineRemoteTools(server, fitting) } satisfies RemoteListing);
}

/** What a tool is that nobody said of that it only reads. */
export const destructiveOrWrite = ({ reach }: Pick<Definition, 'reach'>): Access =>
  RemoteReach.parse(reach).hints['destructiveHint'] === true ? 'destructive' : 'write';

type Schema = Record<string, z.core.util.JSONType>;
const ofField = (name: string): string => `of ${name}`;

/** The words about its fields, and the rest of a schema. */
function splitSchema(schema: Record<string, unknown>): { fields: Record<string, string>; rest: Schema } {
  const fields: Record<string, string> = {};
  const properties = Object.entries(schema['properties'] as Record<string, Schema | boolean>).map(([name, one]) => {
    if (typeof one !== 'object') return [name, one];
    const { description, ...rest } = one;
    if (typeof description === 'string') fields[ofField(name)] = description;
    return [name, rest];
  });
  return { fields, rest: { ...(schema as Schema), properties: Object.fromEntries(properties) } };
}

/** The whole schema again. */
export function joinedSchema({ words, reach }: Definition): Record<string, unknown> {
  const { input } = RemoteReach.parse(reach);
  const properties = Object.entries(input['properties'] as Record<string, Schema | boolean>).map(([name, one]) => {
    const description = words[ofField(name)];
    return [name, typeof one === 'object' && description !== undefined ? { ...one, description } : one];
  });
  return { ...input, properties: Object.fromEntries(properties) };
}
