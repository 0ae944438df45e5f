/** Which tools there are, and which of them a key may use. Schemas are converted once for each tool. */
import type { Grant } from '../../../shared/model.ts';
import type { Platform, Prompt, ResourceTemplate } from '../platforms/platform.ts';
import { lighter } from './diet.ts';
import { withFields } from './fields.ts';
import { type JsonSchema, toJsonSchema } from './json-schema.ts';
import { createListed } from './listed.ts';
import type { Tool } from './tool.ts';
import { withWriting } from './writing.ts';

/** A tool with its platform and its schemas. A model is shown `lightSchema`; arguments are held to all of `inputSchema`. */
export type Listed = {
  tool: Tool;
  platform: Platform;
  inputSchema: JsonSchema;
  lightSchema: JsonSchema;
  outputSchema: JsonSchema;
};

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

/** Follows a list of platforms that may become another one. Throws where two of their tools share a name. */
export function createInventory(platforms: () => readonly Platform[]): Inventory {
  let known: readonly Platform[] | undefined;
  let current: Inventory | undefined;
  const now = (): Inventory => {
    const list = platforms();
    if (!current || known !== list) current = inventoryOf(list);
    known = list;
    return current;
  };
  now();
  return {
    get all() {
      return now().all;
    },
    get toolsets() {
      return now().toolsets;
    },
    find: (name) => now().find(name),
    allowed: (grant) => now().allowed(grant),
    listed: (grant) => now().listed(grant),
    prompts: (grant) => now().prompts(grant),
    resources: (grant) => now().resources(grant),
  };
}

type Converted = Omit<Listed, 'platform'>;

/** Kept over a change of the list: an import leaves over a hundred other tools as they were. */
const converted = new WeakMap<Tool, Converted>();

function convert(declared: Tool): Converted {
  const { tool, outputSchema } = declared.access === 'read' ? withFields(declared) : withWriting(declared);
  const inputSchema = toJsonSchema(tool.input, 'input');
  const made = { tool, inputSchema, lightSchema: lighter(inputSchema), outputSchema };
  converted.set(declared, made);
  return made;
}

/** Undefined for one that somebody else described so that it can't be listed: it must not take all other tools with it. */
function listedOf(declared: Tool, platform: Platform): Listed | undefined {
  try {
    return { ...(converted.get(declared) ?? convert(declared)), platform };
  } catch (error) {
    if (!platform.isImported) throw error;
    return undefined;
  }
}

function inventoryOf(platforms: readonly Platform[]): Inventory {
  const byName = new Map<string, Listed>();
  for (const platform of platforms) {
    for (const tool of platform.tools) {
      const listed = listedOf(tool, platform);
      if (!listed) continue;
      if (!byName.has(tool.name)) byName.set(tool.name, listed);
      else if (!platform.isImported) throw new Error('Two tools share a name.');
    }
  }
  const all = [...byName.values()];
  const kinds = platforms.flatMap(({ places }) => places.map(({ kind }) => kind));
  if (new Set(kinds).size !== kinds.length) throw new Error('Two kinds of places share a name.');
  const allowed = (grant: Grant): Listed[] => {
    const named = new Set(grant.tools);
    return all.filter(({ tool }) => named.has(tool.name) && grant.access.includes(tool.access));
  };
  const listed = createListed(all);
  const hasToolsOf = (grant: Grant) => {
    const names = new Set(allowed(grant).map(({ tool }) => tool.name));
    return ({ tools }: { tools: string[] }): boolean => tools.every((name) => names.has(name));
  };
  return {
    all,
    toolsets: [...new Set(all.map(({ tool }) => tool.toolset))],
    find: (name) => byName.get(name),
    allowed,
    prompts: (grant) => platforms.flatMap(({ prompts = [] }) => prompts).filter(hasToolsOf(grant)),
    resources: (grant) => platforms.flatMap(({ resources = [] }) => resources).filter(hasToolsOf(grant)),
    listed: (grant) => listed(allowed(grant), grant),
  };
}
