/** Calls about what people import: descriptions of APIs, and servers of tools. */

import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import type { importCalls } from '../../../../shared/imports.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Ports } from '../../ground/ports.ts';
import type { People } from '../../identity/people/people.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import { endStale } from '../../kernel/approvals/subject.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import { createProposals } from '../../kernel/confirmations/proposals.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Import } from './import.ts';
import { type Imports, unknownImport } from './imports.ts';
import type { McpImports } from './mcp/index.ts';
import type { OpenApiImports } from './openapi/index.ts';
import { acceptedTools, listedImport, onlyThere, shownImport } from './review.ts';

export const importsFeature = feature({
  handlers: importHandlers,
  changes: {
    'imports.propose': ['imports'],
    'imports.confirm': ['imports'],
    'imports.dismiss': ['imports'],
    'imports.add': ['imports'],
    'imports.refresh': ['imports'],
    'imports.accept': ['imports'],
    'imports.remove': ['imports'],
  },
  everybodys: ['imports'],
});

type Needs = {
  ports: Pick<Ports, 'clock'>;
  people: Pick<People, 'owner'>;
  audit: Pick<Audit, 'append'>;
  approvals: Approvals;
  inventory: Inventory;
  confirmations: Confirmations;
  imports: Imports;
  openApi: OpenApiImports;
  mcp: McpImports;
};

type Adding = CallInput<'imports.add'>;
type Accepting = CallInput<'imports.accept'>;
type Listed = Promise<Result<CallOutput<'imports.list'>[number]>>;

function importHandlers(parts: Needs): HandlersOf<typeof importCalls> {
  const { imports, openApi, mcp, audit, approvals, inventory, people, ports } = parts;
  const note = noteIn(audit);
  const { confirmations } = parts;
  const proposals = createProposals<Omit<CallOutput<'imports.propose'>, 'id' | 'expiresAt'>, ImportWish>('tools', {
    clock: ports.clock,
    confirmations,
  });
  const shown = (imported: Import) => listedImport(imported, imports.standing(imported));

  /**
   * What there could be was found with the owner's accounts, and is for the owner to look at. The link to a description may be a
   * secret: at the command line, where looking takes no passphrase, no more of it is told than its host.
   */
  async function seenBy({ userId, window }: Pick<CallContext, 'userId' | 'window'>) {
    const owner = await people.owner();
    return {
      imported: (imported: Import): Import => (owner?.userId === userId ? imported : onlyThere(imported)),
      told: <Shown extends { source: string | null }>(one: Shown): Shown =>
        window === undefined && one.source !== null ? { ...one, source: URL.parse(one.source)?.host ?? '' } : one,
    };
  }

  async function add(wish: Adding, userId: string | null): Listed {
    const added = await (wish.kind === 'mcp' ? mcp : openApi).add(wish);
    if (!added.ok) return added;
    const { name, connection, apiUrl } = added.value;
    await note(`imported ${name}: ${apiUrl}, tokens of ${connection}`, { userId });
    return ok(await shown(added.value));
  }

  async function accept({ id, ...wish }: Accepting, userId: string | null): Listed {
    const accepted = await imports.accept(id, wish);
    if (!accepted.ok) return accepted;
    await endStale(approvals, inventory);
    await note(`import ${id}: ${wish.tools.length} tools accepted`, { userId });
    return ok(await shown(accepted.value));
  }

  const make = (wish: ImportWish, userId: string | null): Listed =>
    'add' in wish ? add(wish.add, userId) : accept(wish.accept, userId);

  /** At once, or after the touch that the person's level asks for. */
  async function makeAtTerminal(wish: ImportWish, context: CallContext): Listed {
    const { userId } = context;
    if (userId === undefined || !(await confirmations.isAskedFor(userId, context))) return make(wish, userId ?? null);
    const made = await shownWish(parts, wish);
    const taken = made.ok ? await proposals.takeAtTerminal({ ...made.value, userId }, wish, context) : made;
    return taken.ok ? make(wish, userId) : taken;
  }

  return {
    async 'imports.list'(_, context) {
      const seen = await seenBy(context);
      const listed = imports.list().map(async (imported) => seen.told(await shown(seen.imported(imported))));
      return ok(await Promise.all(listed));
    },
    async 'imports.show'({ id }, context) {
      const imported = imports.find(id);
      const seen = await seenBy(context);
      if (!imported) return unknownImport;
      return ok(seen.told(await shownImport(seen.imported(imported), imports.standing(imported))));
    },
    'imports.preview': async (wish) => (wish.kind === 'mcp' ? mcp : openApi).preview(wish),
    'imports.propose': (wish, context) =>
      forPerson(context, async (userId) => {
        const made = await shownWish(parts, wish);
        return made.ok ? ok(proposals.add({ ...made.value, userId }, wish)) : made;
      }),
    'imports.proposals': (_, context) => forPerson(context, async (userId) => ok(await proposals.list(userId))),
    'imports.confirm': ({ id }, context) =>
      forPerson(context, async (userId): Listed => {
        const taken = await proposals.take(userId, id);
        return taken.ok ? make(taken.value.wish, userId) : taken;
      }),
    'imports.dismiss': ({ id }, context) => forPerson(context, async (userId) => proposals.dismiss(userId, id)),
    'imports.add': (wish, context) => makeAtTerminal({ add: wish }, context),
    'imports.accept': (wish, context) => makeAtTerminal({ accept: wish }, context),
    async 'imports.refresh'({ id, packed, account }, { userId, signal }) {
      const imported = imports.find(id);
      if (!imported) return unknownImport;
      // Anyone who may refresh is not the one who may say where it comes from.
      if (packed !== undefined && imported.source !== null) {
        return fail('usage', `${id} is read again from where it came: give no text for it.`);
      }
      const read =
        imported.kind === 'mcp'
          ? await mcp.refresh(imported, { userId, account }, signal)
          : await openApi.refresh(imported, packed);
      if (!read.ok) return read;
      await endStale(approvals, inventory);
      const listed = await shown(read.value);
      const quarantined = listed.tools.filter(({ state }) => state === 'changed' || state === 'removed').length;
      await note(`import ${id} read again: ${quarantined} tools wait to be accepted`, { userId: userId ?? null });
      return ok(listed);
    },
    async 'imports.remove'({ id }, { userId }) {
      const removed = await imports.remove(id);
      if (!removed.ok) return removed;
      await endStale(approvals, inventory);
      await note(`import ${id} removed`, { userId: userId ?? null });
      return ok({ id });
    },
  };
}

/** What a person is shown of a wish to import something, before any of it is done. */
type ImportWish = CallInput<'imports.propose'>;
type Made = Omit<CallOutput<'imports.propose'>, 'id' | 'expiresAt' | 'userId'>;

/** Fails as adding and accepting do, and with `import_changed` where it is not what the wish says was shown. */
async function shownWish(
  { imports, openApi, mcp }: Pick<Needs, 'imports' | 'openApi' | 'mcp'>,
  wish: ImportWish,
): Promise<Result<Made>> {
  if ('add' in wish) {
    const { kind, apiUrl, digest, identity } = wish.add;
    if (apiUrl === undefined) return fail('usage', 'Give the address of the API.');
    const preview = await (kind === 'mcp' ? mcp : openApi).preview(wish.add);
    if (!preview.ok) return preview;
    if (preview.value.digest !== digest) return fail('import_changed');
    const { servers: _, left: __, digest: ___, tools, ...shown } = preview.value;
    const wanted = tools.filter(({ state }) => state === 'on');
    const free = await imports.checkFree(
      wish.add.name,
      wanted.map(({ name }) => name),
    );
    if (!free.ok) return free;
    return ok({ ...shown, action: 'add', tools: wanted, ...(identity !== undefined && { identity }) });
  }
  const { id, tools } = wish.accept;
  const imported = imports.find(id);
  if (!imported) return unknownImport;
  const then = imports.previewAccept(id, wish.accept);
  if (!then.ok) return then;
  const { kind, name, title, connection, apiUrl, scopes, source } = imported;
  const whose = imports.standing(imported);
  if (!whose.ok) return whose;
  return ok({
    kind,
    name,
    title,
    connection,
    apiUrl,
    scopes,
    source,
    accountsOf: whose.value,
    action: 'accept',
    tools: await acceptedTools(imported, then.value, tools),
  });
}
