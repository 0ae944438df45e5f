/** How a client reaches tools that are not listed: `search_tools` finds them, `call_tool` calls one through `invoke`. */
import * as z from 'zod';
import { lighter } from './diet.ts';
import type { Listed } from './inventory.ts';
import { toJsonSchema } from './json-schema.ts';

const mostFound = 10;

const Search = z.strictObject({
  query: z.string().min(1).max(200).describe('Words for what to do, such as "open an issue"'),
});

const Found = z.object({
  tools: z.array(
    z.object({ name: z.string(), description: z.string(), input_schema: z.record(z.string(), z.unknown()) }),
  ),
  left_out: z.number().describe('Found too, but beyond the first ten'),
});

export const searchTools = {
  name: 'search_tools',
  title: 'Find more tools',
  description:
    'Finds further tools of this key that are not listed here, with what each takes. Call one with call_tool.',
  input: Search,
  inputSchema: lighter(toJsonSchema(Search, 'input')),
  outputSchema: toJsonSchema(Found, 'output'),
} as const;

const Call = z.strictObject({
  name: z.string().min(1).max(64).describe('The name that search_tools gave'),
  arguments: z.record(z.string(), z.unknown()).default({}).describe('What its input_schema asks for'),
});

export const callTool = {
  name: 'call_tool',
  title: 'Call a tool found',
  description: 'Calls a tool that search_tools found, and answers what that tool answers.',
  input: Call,
  inputSchema: lighter(toJsonSchema(Call, 'input')),
} as const;

/**
 * The tools among those given that fit the words best, in the order of how well; among equals the order given. No tool that
 * holds none of the words is found. Pure.
 */
export function findTools(query: string, among: Listed[]): z.infer<typeof Found> {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = among
    .map((listed) => ({ listed, fit: fitOf(words, listed) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit);
  return {
    tools: found.slice(0, mostFound).map(({ listed: { tool, inputSchema } }) => ({
      name: tool.name,
      description: tool.description,
      input_schema: inputSchema,
    })),
    left_out: Math.max(0, found.length - mostFound),
  };
}

/** A word in the name says more of a tool than one in its description. */
function fitOf(words: string[], { tool, platform }: Listed): number {
  const strong = `${tool.name} ${tool.title} ${tool.toolset} ${platform.title}`.toLowerCase();
  const weak = tool.description.toLowerCase();
  return words.reduce((sum, word) => sum + (strong.includes(word) ? 3 : weak.includes(word) ? 1 : 0), 0);
}
