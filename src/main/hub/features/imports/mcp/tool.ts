/** A remote tool as a tool of the hub: under its keys, its policy, its approvals, its screening and its record, its answer small and clean. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { cleanMarkdown, cleanTitle } from '../../../platforms/clean-text.ts';
import { account } from '../../../platforms/fields.ts';
import type { PlatformClient, PlatformPlaceKind } from '../../../platforms/platform.ts';
import { readTool, type Tool, type ToolContext, type ToolPreview, writeTool } from '../../../platforms/tool.ts';
import { programRefusal } from '../access.ts';
import { isPlainName } from '../clean-words.ts';
import type { Definition } from '../import.ts';
import type { LiveTool } from '../imports.ts';
import { filesOfAnyTool, limitedRefusal } from '../limited.ts';
import { smallData } from '../small-data.ts';
import { textWithoutTokens, withoutTokens } from '../without-tokens.ts';
import { theirInput, zodInputOf } from './clean-schema.ts';
import type { RemoteAnswer } from './connections.ts';
import { joinedSchema, theirNameOf } from './remote-tool.ts';

type Server = {
  /** What keys may be limited to on the accounts it uses. */
  places: readonly PlatformPlaceKind[];
  name: string;
  title: string;
  /** Calls the tool, where the server still lists it as it was accepted. */
  call(client: PlatformClient, live: LiveTool, input: object): Promise<Result<RemoteAnswer>>;
};

type Input = Record<string, unknown>;
type Output = z.infer<typeof RemoteOutput>;

/** Kept for as long as the definition is, which nobody changes: a server that changes one tool has all of them made again. */
const inputs = new WeakMap<Definition, z.ZodObject | undefined>();

function inputOf(definition: Definition): z.ZodObject | undefined {
  if (!inputs.has(definition)) inputs.set(definition, zodInputOf(joinedSchema(definition)));
  return inputs.get(definition);
}

/** Undefined where the schema of its input can't be used. */
export function remoteTool({ name, title, places, call }: Server, live: LiveTool): Tool | undefined {
  const { access, words } = live.definition;
  const theirs = theirNameOf(live.definition);
  const described = inputOf(live.definition);
  if (!described) return undefined;
  const called = words['title'] || live.name;
  const run = async (input: Input, context: ToolContext): Promise<Result<Output>> => {
    const refused = limitedRefusal(places, context) ?? (access === 'read' ? programRefusal(input) : undefined);
    if (refused) return refused;
    const answer = await call(context.client, live, argumentsOf(input));
    return answer.ok ? ok(projectRemoteAnswer(answer.value, title)) : answer;
  };
  const declared = {
    name: live.name,
    title: `${title}: ${called}`,
    description: `Of the server ${title}, in its words: ${words['description'] || called}`,
    toolset: name,
    input: described.extend({ account }),
    output: RemoteOutput,
    place: () => undefined,
    ...filesOfAnyTool(places),
    run,
  };
  const preview = async (input: Input, context: ToolContext): Promise<Result<ToolPreview>> =>
    limitedRefusal(places, context) ??
    ok({
      // A client can ask to be told what it would do.
      target: `${isPlainName(theirs) ? theirs : live.name} at ${title}`,
      version: null,
      changes: Object.entries(argumentsOf(input)).map(([field, value]) => ({
        name: field,
        before: null,
        after: typeof value === 'string' ? value : JSON.stringify(value, undefined, 2),
      })),
    });
  if (access === 'read') return readTool({ ...declared, sends: preview });
  return writeTool({
    ...declared,
    access,
    // Nobody can say how much one call of it changes.
    isBatch: true,
    preview,
    undo: () => ({ reason: 'Nobody knows how to undo a change of a remote server.' }),
  });
}

function argumentsOf({ account: _, ...input }: Input): Input {
  return theirInput(input);
}

const Part = z.object({ kind: z.string(), name: z.string(), media_type: z.string() });

/** All of it counts as private and as an outsider's: nobody can say whose words a server repeats. */
export const RemoteOutput = z.object({
  failed: z.boolean().optional().describe('The tool says that it failed'),
  text: z.string(),
  data: z.unknown().optional().describe('Its structured answer'),
  parts: z.array(Part).optional().describe('Images, sounds and files of the answer, which are not passed on'),
  truncated: z.boolean().optional(),
  private: z.literal(true),
  outsider: z.literal(true),
  author: z.string().describe('The server'),
});

const mostBytes = 20_000;
const mostData = 14_000;
const [mostParts, mostItems, longestName] = [10, 100, 100];

const Content = z.object({
  type: z.string().catch('unknown'),
  text: z.string().optional().catch(undefined),
  mimeType: z.string().catch(''),
  name: z.string().catch(''),
  uri: z.string().catch(''),
  resource: z
    .object({ uri: z.string().catch(''), mimeType: z.string().catch(''), text: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
type Content = z.infer<typeof Content>;

/** What a remote tool answered, made small and clean, without tokens: texts, data, and the names of what is neither. At most 20 kB. `server` is its title. Pure. */
export function projectRemoteAnswer(answer: RemoteAnswer, server: string): z.infer<typeof RemoteOutput> {
  const { structuredContent: structured } = answer;
  const contents = Array.isArray(answer.content)
    ? answer.content.slice(0, mostItems).flatMap((one) => Content.safeParse(one).data ?? [])
    : [];
  const texts = contents.map(textOf).filter((text) => text !== undefined);
  const files = contents.filter((one) => textOf(one) === undefined);
  const parts = files.slice(0, mostParts).map(partOf);
  // Servers repeat their data as text, for clients that know no other.
  const isRepeated = structured !== undefined && repeats(texts.join('\n'), structured);
  const plain = isRepeated ? [] : texts.map(textWithoutTokens);
  const whole = plain.map(({ value }) => value).join('\n');
  const small = structured === undefined ? undefined : smallData(structured, whole === '' ? mostData : mostData / 2);
  const data = withoutTokens(small?.data);
  for (let limit = 16_000; ; limit = Math.floor(limit / 2)) {
    // Cut before: cleaning takes the time of all that it is given.
    const cleaned = cleanMarkdown(whole.slice(0, 4 * limit), limit);
    // Again, for an address in which cleaning took away what kept it from being seen.
    const { value: text, isLeftOut } = textWithoutTokens(cleaned);
    const isCut =
      small?.isTruncated ||
      files.length > mostParts ||
      (cleaned.endsWith('…') && whole.length > limit) ||
      [data, { isLeftOut }, ...plain].some((one) => one.isLeftOut);
    const projected = {
      ...(answer.isError === true && { failed: true }),
      text,
      ...(small && { data: data.value }),
      ...(parts.length > 0 && { parts }),
      ...(isCut && { truncated: true }),
      private: true as const,
      outsider: true as const,
      author: server,
    };
    if (limit < 100 || Buffer.byteLength(JSON.stringify(projected)) <= mostBytes) return projected;
  }
}

const textOf = ({ type, text, resource }: Content): string | undefined =>
  type === 'text' ? text : type === 'resource' ? resource?.text : undefined;

function partOf({ type, mimeType, name, uri, resource }: Content): z.infer<typeof Part> {
  return {
    kind: cleanTitle(type, 30),
    name: cleanTitle(textWithoutTokens(name || resource?.uri || uri).value, longestName),
    media_type: cleanTitle(mimeType || resource?.mimeType || '', 60),
  };
}

/** Whether a text is that very data as JSON. */
function repeats(text: string, data: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(data);
  } catch {
    return false;
  }
}
