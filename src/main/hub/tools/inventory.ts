/** Which tools there are, and which of them a key may use. Built once; schemas are converted once. */
import type { Grant } from '../../../shared/model.ts';
import type { Platform, Prompt, ResourceTemplate } from '../platforms/platform.ts';
import { withFields } from './fields.ts';
import { type JsonSchema, toJsonSchema } from './json-schema.ts';
import { createListed } from './listed.ts';
import type { Tool } from './tool.ts';
import { withWriting } from './writing.ts';

/** A tool with its platform and its schemas as they go over the wire. */
export type Listed = { tool: Tool; platform: Platform; inputSchema: JsonSchema; outputSchema: JsonSchema };

export type Inventory = {
  find(name: string): Listed | undefined;
  /** The tools that the grant names and whose access it allows, in their stable order. */
  allowed(grant: Grant): Listed[];
  /** Those of them that MCP lists; the others are found by `search_tools`. */
  listed(grant: Grant): Listed[];
  /** What the grant has all the tools for. */
  prompts(grant: Grant): Prompt[];
  resources(grant: Grant): ResourceTemplate[];
  /** The names of all toolsets. */
  toolsets: string[];
  all: Listed[];
};

/** Throws on two tools of one name: that would be a defect in the list of platforms. */
export function createInventory(platforms: Platform[]): Inventory {
  const all = platforms.flatMap((platform) =>
    platform.tools
      .map((tool) => (tool.access === 'read' ? withFields(tool) : withWriting(tool)))
      .map(({ tool, outputSchema }) => ({
        tool,
        platform,
        inputSchema: toJsonSchema(tool.input, 'input'),
        outputSchema,
      })),
  );
  const byName = new Map(all.map((listed) => [listed.tool.name, listed]));
  if (byName.size !== all.length) throw new Error('Two tools share a name.');
  const allowed = (grant: Grant): Listed[] =>
    all.filter(({ tool }) => grant.tools.includes(tool.name) && grant.access.includes(tool.access));
  const listed = createListed(all);
  const hasToolsOf = (grant: Grant) => {
    const names = allowed(grant).map(({ tool }) => tool.name);
    return ({ tools }: { tools: string[] }): boolean => tools.every((name) => names.includes(name));
  };
  return {
    all,
    toolsets: [...new Set(all.map(({ tool }) => tool.toolset))],
    find: (name) => byName.get(name),
    allowed,
    prompts: (grant) => platforms.flatMap(({ prompts = [] }) => prompts).filter(hasToolsOf(grant)),
    resources: (grant) => platforms.flatMap(({ resources = [] }) => resources).filter(hasToolsOf(grant)),
    listed: (grant) => listed(allowed(grant), grant.toolsets),
  };
}
