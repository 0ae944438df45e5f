/** What a person is shown of a wish to import something, before any of it is done. */
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { unknownImport } from '../imports/imports.ts';
import { acceptedTools } from '../imports/review.ts';
import type { CallParts } from './parts.ts';

export type ImportWish = CallInput<'imports.propose'>;
type Made = Omit<CallOutput<'imports.propose'>, 'id' | 'expiresAt' | 'userId'>;

/** Fails as adding and accepting do, and with `import_changed` where it is not what the wish says was shown. */
export async function shownWish({ imports, openApi, mcp }: CallParts, wish: ImportWish): Promise<Result<Made>> {
  if ('add' in wish) {
    const { kind, apiUrl, digest, identity } = wish.add;
    if (apiUrl === undefined) return fail('usage', 'Say at which address the API is.');
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
    ...{ kind, name, title, connection, apiUrl, scopes, source, accountsOf: whose.value },
    ...{ action: 'accept', tools: await acceptedTools(imported, then.value, tools) },
  });
}
