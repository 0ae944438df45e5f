/** An import as a person is shown it, and what accepting its tools changes: one place for what is shown and what is done. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { CallInput } from '../../../../shared/contract.ts';
import type { ImportedTool, ListedImport, ShownImport } from '../../../../shared/imports.ts';
import type { Access } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { notARead } from './access.ts';
import {
  acceptPinned,
  type Definition,
  differences,
  type Import,
  importDigest,
  type Pinned,
  pinnedName,
  pinnedState,
  type Redefine,
  readyToCompare,
} from './import.ts';
import { destructiveOrWrite, RemoteReach } from './mcp/remote-tool.ts';
import { OpenApiChoices } from './openapi/choices.ts';
import { RequestReach, requestOf } from './openapi/reach.ts';

/** A tool as a person is shown it; undefined for what neither is nor could be. */
function importedTool(pinned: Pinned): ImportedTool | undefined {
  const state = pinnedState(pinned);
  const definition = state === 'on' || state === 'removed' ? pinned.accepted : pinned.found;
  if (state === undefined || definition === undefined) return undefined;
  const { access, words } = definition;
  const { title = definition.name, description = '' } = words;
  const hasChanges = state === 'changed' || state === 'removed';
  return {
    name: pinnedName(pinned),
    title,
    description,
    access,
    state,
    request: requestIn(definition),
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

export type AcceptRequest = Omit<CallInput<'imports.accept'>, 'id'>;

/**
 * The import as it would be once those tools are accepted. Pure. `reads`, left out, are those that were reads before. `accessOf` is
 * the rule of the platform whose accounts it uses, or its person's word. Fails with `import_changed` where it is not as it was shown, and with
 * `usage` for tools that it has not and for reads that are not to be accepted, that the server itself says destroy, or that can't be reads.
 */
export function acceptedImport(
  imported: Import,
  { tools: wanted, reads, digest }: AcceptRequest,
  accessOf: (imported: Import, definition: Definition) => Access,
): Result<Import> {
  const { name } = imported;
  if (importDigest(imported) !== digest) return fail('import_changed');
  const there = imported.tools.filter((tool) => pinnedState(tool) !== undefined);
  const known = new Map(there.map((tool) => [pinnedName(tool), tool]));
  const strange = wanted.find((tool) => !known.has(tool));
  if (strange !== undefined) return fail('usage', `${name} has no tool ${strange}.`);
  const unasked = reads?.find((tool) => !wanted.includes(tool));
  if (unasked !== undefined) return fail('usage', `${unasked} is not among the tools to accept.`);
  const destroys = reads?.find((tool) => {
    const found = known.get(tool)?.found;
    return found && gravest(imported, found) === 'destructive';
  });
  if (destroys !== undefined) {
    return fail(
      'usage',
      `The source itself says that ${destroys} destroys, so you cannot accept it as one that only reads.`,
    );
  }
  const isWanted = new Set(wanted);
  const isRead = new Set(reads);
  const then = reads ? withReads(imported, isWanted, isRead) : imported;
  const said: Redefine = (found, name) => {
    const access = isRead.has(name) ? 'read' : gravest(imported, found);
    const definition = reads ? { ...found, access } : found;
    return { ...definition, access: accessOf(then, definition) };
  };
  const tools = imported.tools.map((tool) => (isWanted.has(pinnedName(tool)) ? acceptPinned(tool, said) : tool));
  const refused = tools.find(
    (tool, at) => isRead.has(pinnedName(imported.tools[at] ?? tool)) && tool.accepted?.access !== 'read',
  );
  if (refused?.accepted) {
    const why = notARead(refused.accepted, undefined) ?? 'The platform’s own rule counts it as a change.';
    return fail('usage', `${refused.accepted.name} can’t be accepted as one that only reads. ${why}`);
  }
  return ok({ ...then, tools });
}

/** What a tool is that nobody said of that it only reads. */
function gravest({ kind }: Pick<Import, 'kind'>, found: Definition): Access {
  if (kind === 'mcp') return destructiveOrWrite(found);
  return RequestReach.parse(found.reach).method === 'DELETE' ? 'destructive' : 'write';
}

/** With what the person says now of those tools: of an API it is kept with the import, by the requests. */
function withReads(imported: Import, wanted: ReadonlySet<string>, reads: ReadonlySet<string>): Import {
  if (imported.kind === 'mcp') return imported;
  const choices = OpenApiChoices.parse(imported.choices);
  const requests = imported.tools.flatMap((tool) => {
    const { found } = tool;
    return found && wanted.has(pinnedName(tool))
      ? [{ request: requestOf(RequestReach.parse(found.reach)), isRead: reads.has(pinnedName(tool)) }]
      : [];
  });
  const said = new Set(requests.map(({ request }) => request));
  const kept = choices.reads.filter((request) => !said.has(request));
  const now = requests.filter(({ isRead }) => isRead).map(({ request }) => request);
  return { ...imported, choices: { ...choices, reads: [...kept, ...now] } };
}

/** Those of that name as they would be, accepted; what differs is what differs now. */
export async function acceptedTools(before: Import, after: Import, wanted: readonly string[]): Promise<ImportedTool[]> {
  const isWanted = new Set(wanted);
  const at = before.tools.flatMap((pinned, place) => (isWanted.has(pinnedName(pinned)) ? [place] : []));
  const tools: ImportedTool[] = [];
  for (const place of at) {
    const [now] = await importedTools(before.tools.slice(place, place + 1));
    // What the source has no longer is off by that, and is shown as what it was.
    const [accepted = now] = await importedTools(after.tools.slice(place, place + 1));
    if (now && accepted) tools.push({ ...accepted, state: now.state, changes: now.changes });
  }
  return tools;
}
