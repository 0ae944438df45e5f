/** What accepting tools of an import comes to, in one place for what a person is shown of it and for what is done. Pure. */
import type { CallInput } from '../../../shared/contract.ts';
import type { ImportedTool } from '../../../shared/imports.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Import, importDigest } from './import.ts';
import { importedTools } from './listed.ts';
import { destructiveOrWrite } from './mcp/define.ts';
import { acceptPinned, asFound, pinnedName, pinnedState, type Redefine } from './pinned.ts';

export type AcceptWish = Omit<CallInput<'imports.accept'>, 'id'>;

/**
 * The import as it would be. `reads`, left out, are those that were reads before. Fails with `import_changed` where it is not as it was
 * shown, and with `usage` for tools that it has not and for reads that are not to be accepted, that the server itself says destroy, or
 * of an API, where it was said when it was added.
 */
export function acceptedImport(imported: Import, { tools: wanted, reads, digest }: AcceptWish): Result<Import> {
  const { kind, name } = imported;
  if (importDigest(imported) !== digest) return fail('import_changed');
  const there = imported.tools.filter((tool) => pinnedState(tool) !== undefined);
  const known = new Map(there.map((tool) => [pinnedName(tool), tool]));
  const strange = wanted.find((tool) => !known.has(tool));
  if (strange !== undefined) return fail('usage', `${name} has no tool ${strange}.`);
  if (reads && kind !== 'mcp') {
    return fail('usage', 'What only reads is said of a server of tools here, and of an API when it is added.');
  }
  const unasked = reads?.find((tool) => !wanted.includes(tool));
  if (unasked !== undefined) return fail('usage', `${unasked} is none of the tools to accept.`);
  const destroys = reads?.find((tool) => {
    const found = known.get(tool)?.found;
    return found && destructiveOrWrite(found) === 'destructive';
  });
  if (destroys !== undefined) {
    return fail(
      'usage',
      `The server itself says that ${destroys} destroys: it cannot be accepted as one that only reads.`,
    );
  }
  const said = reads ? accessChosen(reads) : asFound;
  const isWanted = new Set(wanted);
  const tools = imported.tools.map((tool) => (isWanted.has(pinnedName(tool)) ? acceptPinned(tool, said) : tool));
  return ok({ ...imported, tools });
}

/** Those that a person says are reads; the others are what the server makes of them. */
const accessChosen = (reads: readonly string[]): Redefine => {
  const isRead = new Set(reads);
  return (found, name) => ({ ...found, access: isRead.has(name) ? 'read' : destructiveOrWrite(found) });
};

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
