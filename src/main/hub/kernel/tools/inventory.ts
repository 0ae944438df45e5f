/** Which tools there are, and which of them a key may use. */
import type { Endpoint, Grant } from '../../../../shared/model.ts';
import { once } from '../../ground/once.ts';
import type { Platform, Prompt, ResourceTemplate } from '../../platforms/platform.ts';
import type { Tool } from '../../platforms/tool.ts';
import type { JsonSchema, ListedTool } from '../call.ts';
import { firstAccountOn } from '../keys/keys.ts';
import { builtNames, schemaOnce } from './built-schemas.ts';
import { lighter, toJsonSchema } from './json-schema.ts';
import { ownTools, ownToolsBeside } from './own-tools.ts';
import { alwaysLoaded, type ListKind, listOf } from './tool-lists.ts';
import { inputOf, outputSchemaOf } from './tool-options.ts';

/** What is listed of the tools that a key allows, and which of the hub's own tools come with that. */
export type ToolList = {
  kind: ListKind;
  allowed: ListedTool[];
  listed: ListedTool[];
  hidden: ListedTool[];
  /** Those that a client which searches tools itself is to show its model all the same. */
  loaded: Set<ListedTool>;
  own: string[];
  /** For messages that do nothing but call these, and are told of nothing else. */
  isForCalls?: true;
};

export type Inventory = {
  /** git and gh have their own tools; every other endpoint finds the ordinary ones. */
  find(name: string, endpoint?: Endpoint): ListedTool | undefined;
  /** The tools that the grant names and whose access it allows, in their stable order. */
  allowed(grant: Grant): ListedTool[];
  /** What a client is shown of them at once; left out, the short list. */
  list(grant: Grant, kind?: ListKind): ToolList;
  /** What the grant has all the tools for. */
  prompts(grant: Grant): Prompt[];
  resources(grant: Grant): ResourceTemplate[];
  /** The names of all toolsets. */
  toolsets: string[];
  all: ListedTool[];
};

/** Follows a list of platforms that may become another one. Throws where two of their tools share a name. */
export function createInventory(platforms: () => readonly Platform[]): Inventory {
  let current = toolsOf(platforms());
  const now = (): ToolsOf => {
    const list = platforms();
    if (current.platforms !== list) current = toolsOf(list);
    return current;
  };
  const allowed = (grant: Grant): ListedTool[] => {
    const named = new Set(grant.tools);
    return now().all.filter(({ tool }) => named.has(tool.name) && grant.access.includes(tool.access));
  };
  const usable = <T extends { tools: string[] }>(grant: Grant, of: (platform: Platform) => T[] | undefined): T[] => {
    const names = new Set(allowed(grant).map(({ tool }) => tool.name));
    const all = now().platforms.flatMap((platform) => of(platform) ?? []);
    return all.filter(({ tools }) => tools.every((name) => names.has(name)));
  };
  return {
    get all() {
      return now().all;
    },
    get toolsets() {
      return [...new Set(now().all.map(({ tool }) => tool.toolset))];
    },
    find: (name, endpoint) =>
      (endpoint === 'git' ? now().byGit : endpoint === 'gh' ? now().byOwnClients : now().byName).get(name),
    allowed,
    list(grant, kind = 'short') {
      const { lists } = now();
      const known = lists.get(grant) ?? new Map<ListKind, ToolList>();
      lists.set(grant, known);
      const made = known.get(kind) ?? toolList(kind, allowed(grant), grant);
      known.set(kind, made);
      return made;
    },
    prompts: (grant) => usable(grant, ({ prompts }) => prompts),
    resources: (grant) => usable(grant, ({ resources }) => resources),
  };
}

type Converted = { tool: Tool; input(): JsonSchema; light(): JsonSchema; output(): JsonSchema };

/** Kept over a change of the list: an import leaves over a hundred other tools as they were. */
const converted = new WeakMap<Tool, Converted>();

/** Each part is made when it is first asked for: a key is shown few of the tools, and calls fewer. */
function convert(declared: Tool, isBuilt: boolean): Converted {
  const names = builtNames(isBuilt ? declared.name : '');
  const input = once(() => inputOf(declared));
  const tool: Tool = {
    ...declared,
    get input() {
      return input();
    },
  };
  const inputSchema = schemaOnce(names.input, () => toJsonSchema(tool.input, 'input'));
  const made = {
    tool,
    input: inputSchema,
    light: once(() => lighter(inputSchema())),
    output: schemaOnce(names.output, () => outputSchemaOf(declared)),
  };
  converted.set(declared, made);
  return made;
}

/** Undefined for one that somebody else described so that it can't be listed: it must not take all other tools with it. */
function listedOf(declared: Tool, platform: Platform, isBuilt = !platform.isImported): ListedTool | undefined {
  const isImported = platform.isImported === true;
  const { tool, input, light, output } = converted.get(declared) ?? convert(declared, isBuilt);
  try {
    if (isImported) for (const make of [light, output]) make();
  } catch {
    return undefined;
  }
  return {
    tool,
    platform,
    get inputSchema() {
      return input();
    },
    get lightSchema() {
      return light();
    },
    get outputSchema() {
      return output();
    },
  };
}

type ToolsOf = {
  platforms: readonly Platform[];
  byName: Map<string, ListedTool>;
  byGit: Map<string, ListedTool>;
  byOwnClients: Map<string, ListedTool>;
  all: ListedTool[];
  lists: WeakMap<Grant, Map<ListKind, ToolList>>;
};

function toolsOf(platforms: readonly Platform[]): ToolsOf {
  const byName = new Map<string, ListedTool>();
  const byGit = new Map<string, ListedTool>();
  const byOwnClients = new Map<string, ListedTool>();
  for (const platform of platforms) {
    for (const tool of platform.gitTools ?? []) {
      const listed = listedOf(tool, platform);
      if (listed) byGit.set(tool.name, listed);
    }
    for (const tool of platform.ownClients?.tools ?? []) {
      // It has the name of another, and not its schemas.
      const listed = listedOf(tool, platform, false);
      if (listed) byOwnClients.set(tool.name, listed);
    }
    for (const tool of platform.tools) {
      const listed = listedOf(tool, platform);
      if (!listed) continue;
      if (!byName.has(tool.name)) byName.set(tool.name, listed);
      else if (!platform.isImported) throw new Error('Two tools share a name.');
    }
  }
  const kinds = platforms.flatMap(({ places }) => places.map(({ kind }) => kind));
  if (new Set(kinds).size !== kinds.length) throw new Error('Two kinds of places share a name.');
  return { platforms, byName, byGit, byOwnClients, all: [...byName.values()], lists: new WeakMap() };
}

function toolList(kind: ListKind, allowed: ListedTool[], grant: Grant): ToolList {
  const listed = listOf(kind, allowed, grant);
  const hidden = [...new Set(allowed).difference(new Set(listed))];
  const loaded = kind === 'all' ? alwaysLoaded(allowed, grant) : new Set<ListedTool>();
  return { kind, allowed, listed, hidden, loaded, own: ownToolsBeside(listed, allowed) };
}

/**
 * The names of the tools to show at once where one list serves several keys, and is read from the description that needs no key: as many as for a single key, and those of the hub that lead to the rest.
 * Whose key lacks one of them is refused it as always. Imported tools, which that description leaves out, are found by
 * search. Never none, which Open WebUI takes for all: where there is nothing to name, the tools of the hub itself. Pure.
 */
export function sharedList(inventory: Inventory, grants: Grant[]): string[] {
  const [one] = grants;
  if (!one) return own;
  const all = <T>(of: (grant: Grant) => T[]): T[] => [...new Set(grants.flatMap(of))];
  const together: Grant = {
    ...one,
    tools: all(({ tools }) => tools),
    access: all(({ access }) => access),
  };
  const allowed = inventory.allowed(together);
  // What comes last is a platform for whose first account all wait that are for it.
  const isAwaited = (name: string): boolean =>
    grants.every(
      (grant) =>
        grant.accounts.includes(firstAccountOn(name)) ||
        !inventory.allowed(grant).some(({ platform }) => platform.name === name),
    );
  const accounts = [...new Set(allowed.map(({ platform }) => platform.name))].filter(isAwaited).map(firstAccountOn);
  const described = allowed.filter(({ platform }) => !platform.isImported).map(({ tool }) => tool.name);
  const { listed } = inventory.list({ ...together, accounts, tools: described });
  const named = [...listed.map(({ tool }) => tool.name), ...ownToolsBeside(listed, allowed)];
  return named.length > 0 ? named : own;
}

const own = ownTools.map(({ name }) => name);
