/** Calls about what people import: descriptions of APIs, and servers of tools. */
import { fail, ok } from '../../../shared/result.ts';
import { policyVersion } from '../approvals/subject.ts';
import type { Import } from '../imports/import.ts';
import { listedImport } from '../imports/listed.ts';
import { type CallParts, type Handlers, noteIn } from './parts.ts';

type Names =
  | 'imports.list'
  | 'imports.preview'
  | 'imports.add'
  | 'imports.refresh'
  | 'imports.accept'
  | 'imports.remove';

export function importCalls({ imports, openApi, mcp, audit, approvals, inventory }: CallParts): Pick<Handlers, Names> {
  const note = noteIn(audit);
  /** What waits for a person, or was approved and not run, is void once its tool is gone or another. */
  async function endStale(): Promise<void> {
    await approvals.end(({ key, listed, subject }) => {
      const now = inventory.find(subject.tool);
      return listed.platform.isImported === true && (!now || policyVersion(key.grant, now) !== subject.policy);
    }, 'the tool was changed or taken away');
  }
  const shown = (imported: Import) => listedImport(imported, imports.standing(imported));
  return {
    'imports.list': async () => ok(imports.list().map(shown)),
    'imports.preview': async (wish) => (wish.kind === 'mcp' ? mcp.preview(wish) : openApi.preview(wish)),
    async 'imports.add'(wish, { userId }) {
      const added = await (wish.kind === 'mcp' ? mcp : openApi).add(wish);
      if (!added.ok) return added;
      const { name, connection, apiUrl } = added.value;
      await note(`imported ${name}: ${apiUrl}, tokens of ${connection}`, { userId: userId ?? null });
      return ok(shown(added.value));
    },
    async 'imports.refresh'({ id, packed, account }, { userId, signal }) {
      const imported = imports.find(id);
      if (!imported) return unknown;
      // Whoever may refresh is not the one who may say where it comes from.
      if (packed !== undefined && imported.source !== null) {
        return fail('usage', `${id} is read again from where it came: give no text for it.`);
      }
      const read =
        imported.kind === 'mcp'
          ? await mcp.refresh(imported, { userId, account }, signal)
          : await openApi.refresh(imported, packed);
      if (!read.ok) return read;
      await endStale();
      const listed = shown(read.value);
      const quarantined = listed.tools.filter(({ state }) => state === 'changed' || state === 'removed').length;
      await note(`import ${id} read again: ${quarantined} tools wait to be accepted`, { userId: userId ?? null });
      return ok(listed);
    },
    async 'imports.accept'({ id, tools, reads }, { userId }) {
      const imported = imports.find(id);
      if (!imported) return unknown;
      const accepted = await (imported.kind === 'mcp' ? mcp.accept(imported, tools, reads) : imports.accept(id, tools));
      if (!accepted.ok) return accepted;
      await endStale();
      await note(`import ${id}: ${tools.length} tools accepted`, { userId: userId ?? null });
      return ok(shown(accepted.value));
    },
    async 'imports.remove'({ id }, { userId }) {
      const removed = await imports.remove(id);
      if (!removed.ok) return removed;
      await endStale();
      await note(`import ${id} removed`, { userId: userId ?? null });
      return ok({ id });
    },
  };
}

const unknown = fail('usage', 'There is no import of that name; `opengithubx imports list` names them.');
