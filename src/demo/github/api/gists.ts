import { objectId } from '../git-objects.ts';
import type { Gist } from '../model.ts';
import { fullGist, gistShape } from '../shapes/gist.ts';
import { namedAccount } from './accounts.ts';
import { type Answer, created, failure, invalid, list, noContent, notFound, ok } from './answer.ts';
import type { Context } from './context.ts';
import { readInput } from './input.ts';
import { refuseParameters, sortBy, timeParameter } from './parameters.ts';

const requiresSignIn = (context: Context): Answer => failure(401, 'Requires authentication', context.documentation);

function listed(context: Context, chosen: readonly Gist[]): Answer {
  const refusal = refuseParameters(context, 'Gist', {}, ['since']);
  if (refusal) return refusal;
  const since = timeParameter(context.query, 'since') ?? 0;
  const sorted = sortBy(
    chosen.filter(({ updatedAt }) => updatedAt >= since),
    ({ updatedAt }) => updatedAt,
    true,
  );
  return list(context, sorted, (gist) => gistShape(gist, context.origin));
}

export function ownGists(context: Context): Answer {
  const { viewer, catalogue } = context;
  return viewer
    ? listed(
        context,
        catalogue.gists.filter(({ owner }) => owner.id === viewer.id),
      )
    : requiresSignIn(context);
}

/** Public ones only, even for their owner. */
export function accountGists(context: Context): Answer {
  const account = namedAccount(context);
  if (!account) return notFound(context);
  return listed(
    context,
    context.catalogue.gists.filter((gist) => gist.owner.id === account.id && gist.public),
  );
}

const find = ({ catalogue, parameters }: Context): Gist | undefined =>
  catalogue.gists.find(({ id }) => id === parameters['gist']);

/** A secret one is there for everybody who knows its id. */
export function gist(context: Context): Answer {
  const found = find(context);
  return found ? ok(fullGist(found, context.origin), found.updatedAt) : notFound(context);
}

const kinds = { description: 'string', files: 'object' } as const;
type Files = Record<string, { content?: unknown; filename?: unknown } | null>;

export function createGist(context: Context): Answer {
  const { viewer, catalogue, origin, now, body } = context;
  if (!viewer) return requiresSignIn(context);
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const files = filesAfter(new Map(), (read.input['files'] ?? {}) as Files);
  if (!files || files.size === 0) return invalid(context, { resource: 'Gist', field: 'files', code: 'missing_field' });
  const at = Math.floor(now / 1000) * 1000;
  const made: Gist = {
    id: objectId('blob', `${catalogue.gists.length} ${at} ${body}`).slice(0, 32),
    owner: viewer,
    description: String(read.input['description'] ?? ''),
    public: read.input['public'] === true,
    files,
    createdAt: at,
    updatedAt: at,
  };
  catalogue.gists.push(made);
  return created(fullGist(made, origin));
}

/** Files that are named change; one that is null goes, and so does its old name where it gets another. */
function filesAfter(before: ReadonlyMap<string, string>, changes: Files): Map<string, string> | undefined {
  const files = new Map(before);
  for (const [name, change] of Object.entries(changes)) {
    const text = change?.content ?? files.get(name);
    files.delete(name);
    if (change === null) continue;
    if (typeof text !== 'string' || text === '') return undefined;
    files.set(typeof change.filename === 'string' ? change.filename : name, text);
  }
  return files;
}

export function updateGist(context: Context): Answer {
  const { catalogue, origin, now } = context;
  const found = mine(context);
  if ('status' in found) return found;
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const files = filesAfter(found.files, (read.input['files'] ?? {}) as Files);
  if (!files || files.size === 0) return invalid(context, { resource: 'Gist', field: 'files', code: 'missing_field' });
  const description = String(read.input['description'] ?? found.description);
  const made = { ...found, description, files, updatedAt: Math.floor(now / 1000) * 1000 };
  catalogue.gists[catalogue.gists.indexOf(found)] = made;
  return ok(fullGist(made, origin), made.updatedAt);
}

export function deleteGist(context: Context): Answer {
  const found = mine(context);
  if ('status' in found) return found;
  context.catalogue.gists.splice(context.catalogue.gists.indexOf(found), 1);
  return noContent;
}

/** A gist of somebody else's is, to whoever would change it, not there. */
function mine(context: Context): Gist | Answer {
  if (!context.viewer) return requiresSignIn(context);
  const found = find(context);
  return found && found.owner.id === context.viewer.id ? found : notFound(context);
}
