import { objectId } from '../git.ts';
import type { Gist } from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from '../shapes/account.ts';
import { namedAccount } from './people.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseField } from './reply.ts';
import { type Context, checkParameters, readInput, sortBy, timeParameter, viewerOf, wholeSecond } from './request.ts';
import { route } from './route.ts';

function listed(context: Context, isChosen: (gist: Gist) => boolean): Reply {
  checkParameters(context, 'Gist', {}, ['since']);
  const since = timeParameter(context, 'since') ?? 0;
  const chosen = context.catalogue.gists.filter((gist) => isChosen(gist) && gist.updatedAt >= since);
  const sorted = sortBy(chosen, ({ updatedAt }) => updatedAt, true);
  return listReply(context, sorted, (gist) => gistShape(gist));
}

function ownGists(context: Context): Reply {
  const viewer = viewerOf(context);
  return listed(context, ({ owner }) => owner.id === viewer.id);
}

/** Public ones only, even for their owner. */
function accountGists(context: Context): Reply {
  const account = namedAccount(context);
  return listed(context, (gist) => gist.owner.id === account.id && gist.public);
}

/** A secret one is there for everybody who knows its id. */
const findGist = ({ catalogue, parameters }: Context): Gist =>
  catalogue.gists.find(({ id }) => id === parameters['gist']) ?? missing();

function oneGist(context: Context): Reply {
  const found = findGist(context);
  return okReply(fullGist(found), found.updatedAt);
}

type Files = Record<string, { content?: unknown; filename?: unknown } | null>;

/** Files that are named change; one that is null goes, and so does its old name where it gets another. */
function filesAfter(before: ReadonlyMap<string, string>, changes: unknown): Map<string, string> {
  const refuse = () => refuseField({ resource: 'Gist', field: 'files', code: 'missing_field' });
  const files = new Map(before);
  for (const [name, change] of Object.entries((changes ?? {}) as Files)) {
    const text = change?.content ?? files.get(name);
    files.delete(name);
    if (change === null) continue;
    if (typeof text !== 'string' || text === '') return refuse();
    files.set(typeof change.filename === 'string' ? change.filename : name, text);
  }
  return files.size === 0 ? refuse() : files;
}

const kinds = { description: 'string', files: 'object' } as const;

function createGist(context: Context): Reply {
  const { catalogue, body } = context;
  const viewer = viewerOf(context);
  const input = readInput(context, kinds);
  const files = filesAfter(new Map(), input['files']);
  const at = wholeSecond(context);
  const made: Gist = {
    id: objectId('blob', `${catalogue.gists.length} ${at} ${body}`).slice(0, 32),
    owner: viewer,
    description: String(input['description'] ?? ''),
    public: input['public'] === true,
    files,
    createdAt: at,
    updatedAt: at,
  };
  catalogue.gists.push(made);
  return created(fullGist(made));
}

/** Somebody else's gist looks missing to anyone who wants to change it. */
function ownGist(context: Context): Gist {
  const viewer = viewerOf(context);
  const found = findGist(context);
  return found.owner.id === viewer.id ? found : missing();
}

function updateGist(context: Context): Reply {
  const { catalogue } = context;
  const found = ownGist(context);
  const input = readInput(context, kinds);
  const files = filesAfter(found.files, input['files']);
  const description = String(input['description'] ?? found.description);
  const made = { ...found, description, files, updatedAt: wholeSecond(context) };
  catalogue.gists[catalogue.gists.indexOf(found)] = made;
  return okReply(fullGist(made), made.updatedAt);
}

function deleteGist(context: Context): Reply {
  const { gists } = context.catalogue;
  gists.splice(gists.indexOf(ownGist(context)), 1);
  return noContent;
}

export const gistRoutes = [
  route('GET', '/gists', ownGists),
  route('POST', '/gists', createGist),
  route('GET', '/gists/{gist}', oneGist),
  route('PATCH', '/gists/{gist}', updateGist),
  route('DELETE', '/gists/{gist}', deleteGist),
  route('GET', '/users/{login}/gists', accountGists),
  route('GET', '/user/{id}/gists', accountGists),
];

const types = new Map<string, readonly [type: string, language: string]>([
  ['md', ['text/markdown', 'Markdown']],
  ['ts', ['video/mp2t', 'TypeScript']],
  ['csv', ['text/csv', 'CSV']],
]);

/** `base-gist`: as in lists, where files have no content. */
function gistShape(gist: Gist) {
  const url = `${site}/gists/${gist.id}`;
  const html = `${site}/gist/${gist.id}`;
  return {
    url,
    forks_url: `${url}/forks`,
    commits_url: `${url}/commits`,
    id: gist.id,
    node_id: nodeId('G', gist.id),
    git_pull_url: `${html}.git`,
    git_push_url: `${html}.git`,
    html_url: html,
    files: Object.fromEntries([...gist.files].map(([name, text]) => [name, fileShape(gist, name, text)])),
    public: gist.public,
    created_at: timestamp(gist.createdAt),
    updated_at: timestamp(gist.updatedAt),
    description: gist.description,
    comments: 0,
    comments_enabled: true,
    user: null,
    comments_url: `${url}/comments`,
    owner: simpleUser(gist.owner),
    truncated: false,
  };
}

function fileShape(gist: Gist, filename: string, text: string) {
  const extension = filename.slice(filename.lastIndexOf('.') + 1);
  const [type, language] = types.get(extension) ?? ['text/plain', 'Text'];
  const raw = `${site}/gist/${gist.owner.login}/${gist.id}/raw/${objectId('blob', text)}/${encodeURIComponent(filename)}`;
  return { filename, type, language, raw_url: raw, size: Buffer.byteLength(text) };
}

/** `gist-simple`: one asked for by id, with the texts; those beyond a megabyte are cut. */
function fullGist(gist: Gist) {
  const files = [...gist.files].map(([name, text]) => {
    const truncated = text.length > 1_000_000;
    const content = truncated ? text.slice(0, 1_000_000) : text;
    return [name, { ...fileShape(gist, name, text), truncated, content, encoding: 'utf-8' }];
  });
  return { ...gistShape(gist), files: Object.fromEntries(files), forks: [], history: [] };
}
