/** What was imported as a person is shown it. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { ImportedTool, ListedImport, ShownImport } from '../../../shared/imports.ts';
import type { Result } from '../../../shared/result.ts';
import { type Definition, differences, readyToCompare } from './definition.ts';
import { type Import, importDigest } from './import.ts';
import { RemoteReach } from './mcp/define.ts';
import { RequestReach, requestOf } from './openapi/reach.ts';
import { type Pinned, pinnedName, pinnedState } from './pinned.ts';

/** Undefined for what neither is nor could be. */
export function importedTool(pinned: Pinned): ImportedTool | undefined {
  const state = pinnedState(pinned);
  const definition = state === 'on' || state === 'removed' ? pinned.accepted : pinned.found;
  if (state === undefined || definition === undefined) return undefined;
  const { access, words } = definition;
  const { title = definition.name, description = '' } = words;
  const hasChanges = state === 'changed' || state === 'removed';
  return {
    ...{ name: pinnedName(pinned), title, description, access, state, request: requestIn(definition) },
    ...(saysItReads(definition) && { saysItReads: true }),
    changes: hasChanges ? differences(pinned.accepted, pinned.found) : [],
  };
}

/** Each that is or could be, worked out one at a time, so that the hub answers in between. */
export async function importedTools(pinned: readonly Pinned[]): Promise<ImportedTool[]> {
  await readyToCompare(pinned.flatMap(({ accepted, found }) => [accepted ?? [], found ?? []].flat()));
  const tools: ImportedTool[] = [];
  for (const one of pinned) {
    const tool = importedTool(one);
    if (tool) tools.push(tool);
    await othersFirst();
  }
  return tools;
}

const requestIn = ({ reach }: Definition): string => {
  const read = RequestReach.safeParse(reach);
  if (read.success) return requestOf(read.data);
  const remote = RemoteReach.safeParse(reach);
  return remote.success ? `tools/call ${remote.data.tool}` : '';
};

/** Whether the source itself says that the tool only reads. */
const saysItReads = ({ reach }: Definition): boolean =>
  RemoteReach.safeParse(reach).data?.hints['readOnlyHint'] === true;

/** With all of its tools. */
export async function shownImport(imported: Import, standing: Result<string>): Promise<ShownImport> {
  const tools = await importedTools(imported.tools);
  return { ...listed(imported, standing, tools), tools, digest: importDigest(imported) };
}

/** The import with the tools that are there, none that could be, and nothing of where it is described: such a link may be a secret. */
export const onlyThere = (imported: Import): Import => ({
  ...imported,
  source: null,
  tools: imported.tools.filter((tool) => pinnedState(tool) === 'on'),
});

export const listedImport = async (imported: Import, standing: Result<string>): Promise<ListedImport> =>
  listed(imported, standing, await importedTools(imported.tools));

function listed(imported: Import, standing: Result<string>, all: ImportedTool[]): ListedImport {
  const { choices: _, tools: __, ...shown } = imported;
  return {
    ...shown,
    accountsOf: standing.ok ? standing.value : imported.name,
    tools: all.filter(({ state }) => imported.kind === 'mcp' || state !== 'off'),
    off: all.filter(({ state }) => state === 'off').length,
    problem: standing.ok ? null : standing.failure.message,
  };
}
