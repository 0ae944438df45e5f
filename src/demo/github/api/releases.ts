/** Releases and their files. */
import { type Content, defaultBranch, type Release } from '../model.ts';
import { assetShape, assetsOf, releaseShape } from '../shapes/git.ts';
import { resolveReference } from './commits.ts';
import { pusher } from './push-access.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseField } from './reply.ts';
import { type RepositoryContext, readInput } from './request.ts';
import { route } from './route.ts';

const refuse = (field: string, code: string): never => refuseField({ resource: 'Release', field, code });

/** A published release has a tag, which is made where there is none. */
function tagAt(content: Content, tag: string, target: string): void {
  if (content.tags.some(({ name }) => name === tag)) return;
  const commit = resolveReference(content, target) ?? refuse('target_commitish', 'invalid');
  content.tags.push({ name: tag, commit: commit.sha });
}

/** One that nothing has had, as long as what has the highest is there. */
const newId = (above: number, all: { id: number }[]): number => Math.max(above, ...all.map(({ id }) => id)) + 1;

function releases(context: RepositoryContext): Reply {
  const { repository } = context;
  const sorted = repository.content().releases.toReversed();
  return listReply(context, sorted, (release) => releaseShape(repository, release));
}

/** The newest one that is no trial. */
function latestRelease({ repository }: RepositoryContext): Reply {
  const found = repository.content().releases.findLast(({ prerelease, draft }) => !prerelease && !draft) ?? missing();
  return okReply(releaseShape(repository, found));
}

function releaseByTag({ repository, parameters }: RepositoryContext): Reply {
  const found =
    repository.content().releases.find(({ tag, draft }) => tag === parameters['tag'] && !draft) ?? missing();
  return okReply(releaseShape(repository, found));
}

function createRelease(context: RepositoryContext): Reply {
  const { repository } = context;
  const { viewer, at } = pusher(context);
  const input = readInput(context, {
    tag_name: 'string',
    target_commitish: 'string',
    name: 'string',
    body: 'string',
    draft: 'boolean',
    prerelease: 'boolean',
  }) as { tag_name?: string; target_commitish?: string; name?: string; body?: string } & Record<string, unknown>;
  const { tag_name: tag, target_commitish: target = defaultBranch, draft, prerelease } = input;
  const content = repository.content();
  if (tag === undefined) return refuse('tag_name', 'missing_field');
  if (content.releases.some((one) => one.tag === tag && !one.draft)) refuse('tag_name', 'already_exists');
  if (draft !== true) tagAt(content, tag, target);
  const made = {
    id: newId(repository.id * 100, content.releases),
    tag,
    title: input.name ?? tag,
    body: input.body ?? '',
    author: viewer,
    draft: draft === true,
    prerelease: prerelease === true,
    publishedAt: at,
    isBare: true,
    target,
  };
  content.releases.push(made);
  return created(releaseShape(repository, made));
}

const findRelease = ({ repository, parameters }: RepositoryContext): Release =>
  repository.content().releases.find(({ id }) => String(id) === parameters['release']) ?? missing();

const oneRelease = (context: RepositoryContext): Reply =>
  okReply(releaseShape(context.repository, findRelease(context)));

/** Puts another one in its place. */
function changeRelease({ repository }: RepositoryContext, release: Release, change: Partial<Release>): Release {
  const { releases } = repository.content();
  const changed = { ...release, ...change };
  releases[releases.indexOf(release)] = changed;
  return changed;
}

type Changes = {
  tag_name?: string;
  target_commitish?: string;
  name?: string;
  body?: string;
  draft?: boolean;
  prerelease?: boolean;
};

function updateRelease(context: RepositoryContext): Reply {
  const { at } = pusher(context);
  const release = findRelease(context);
  const input = readInput(context, {
    tag_name: 'string',
    target_commitish: 'string',
    name: 'string',
    body: 'string',
    draft: 'boolean',
    prerelease: 'boolean',
  });
  const { tag_name: tag = release.tag, name: title, body, draft = release.draft, prerelease } = input as Changes;
  const { target_commitish: target = release.target } = input as Changes;
  if (!draft) tagAt(context.repository.content(), tag, target ?? defaultBranch);
  const given = Object.entries({ tag, target, title, body, draft, prerelease }).filter(
    ([, value]) => value !== undefined,
  );
  const published = release.draft && !draft && { publishedAt: at };
  const changed = changeRelease(context, release, { ...Object.fromEntries(given), ...published });
  return okReply(releaseShape(context.repository, changed));
}

/** https://docs.github.com/en/rest/releases/assets#upload-a-release-asset */
function uploadAsset(context: RepositoryContext): Reply {
  pusher(context);
  const { repository, query, body, mediaType } = context;
  const release = findRelease(context);
  const name = query.get('name') ?? '';
  const refuseAsset = (code: string): never => refuseField({ resource: 'ReleaseAsset', field: 'name', code });
  if (name === '') return refuseAsset('missing_field');
  if (assetsOf(repository, release).some((one) => one.name === name)) return refuseAsset('already_exists');
  const files = release.files ?? [];
  const file = { id: release.id * 1000 + files.length, name, label: query.get('label') || null, type: mediaType };
  const changed = changeRelease(context, release, {
    files: [...files, { ...file, bytes: Buffer.from(body, 'latin1') }],
  });
  const made = assetsOf(repository, changed).at(-1) ?? missing();
  return created(assetShape(repository, changed, made));
}

function deleteRelease(context: RepositoryContext): Reply {
  pusher(context);
  const { releases } = context.repository.content();
  releases.splice(releases.indexOf(findRelease(context)), 1);
  return noContent;
}

function deleteAsset(context: RepositoryContext): Reply {
  pusher(context);
  const { asset = '' } = context.parameters;
  for (const release of context.repository.content().releases) {
    const files = release.files?.filter(({ id }) => String(id) !== asset) ?? [];
    if (files.length === (release.files?.length ?? 0)) continue;
    changeRelease(context, release, { files });
    return noContent;
  }
  return missing();
}

export const releaseRoutes = [
  route('GET', '/releases', releases),
  route('POST', '/releases', createRelease),
  route('GET', '/releases/latest', latestRelease),
  route('GET', '/releases/tags/{tag*}', releaseByTag),
  route('GET', '/releases/{release}', oneRelease),
  route('PATCH', '/releases/{release}', updateRelease),
  route('DELETE', '/releases/{release}', deleteRelease),
  route('DELETE', '/releases/assets/{asset}', deleteAsset),
];

/** At the host for uploads. */
export const uploadRoutes = [route('POST', '/releases/{release}/assets', uploadAsset)];
