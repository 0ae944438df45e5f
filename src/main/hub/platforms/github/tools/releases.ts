/** The tools for releases and tags, what is read of them and what is shown. */
import * as z from 'zod';
import type { Preview, Undo } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanLine, cleanProse } from '../../clean-text.ts';
import { atLeastOne, cursor, input, limit, listing } from '../../fields.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { gitReference, issueTitle, markdownBody, ownerAndName, repository } from '../fields.ts';
import { listViews } from '../lists.ts';
import { emptyAnswer, type Get, githubToolsIn } from '../rest.ts';
import {
  bodyAt,
  cleanName,
  cleanUrl,
  fieldAt,
  fieldOf,
  githubView,
  headingAt,
  loginAt,
  markAt,
  nameAt,
  nullableText,
  sameAs,
  urlAt,
  urlField,
  utcTime,
  viewLimits,
} from '../view.ts';
import { CommitView } from '../views/commits.ts';
import { RepositoryView } from '../views/repositories.ts';
import { gitBranch } from './files.ts';
import { newRefChanges } from './refs.ts';

const { readTool, writeTool } = githubToolsIn('repos');

export const releaseId = z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('Id of the release');

const Release = githubView(
  {
    release_id: sameAs('id', z.number()),
    tag: nameAt('tag_name'),
    title: headingAt('name', nullableText),
    author: loginAt('author'),
    date: fieldOf({ published_at: nullableText, created_at: nullableText }, z.string(), (read) =>
      utcTime(read.published_at ?? read.created_at),
    ).describe('UTC: published, or made if not published'),
    draft: markAt('draft'),
    prerelease: markAt('prerelease'),
    url: urlAt('html_url'),
  },
  { body: nullableText },
);

export const ReleaseAsset = githubView({
  asset_id: sameAs('id', z.number()),
  name: fieldAt('name', z.string(), z.string(), (name) => cleanLine(name, 100)),
  size: sameAs('size', z.number()),
  downloads: sameAs('download_count', z.number()),
  url: fieldAt('browser_download_url', z.string(), z.string(), cleanUrl),
});

const assets = z.array(ReleaseAsset.read).default([]);
const mostAssets = 6;

const FullRelease = githubView(
  {
    ...Release.fields,
    body: bodyAt('body'),
    assets: fieldAt('assets', assets, z.array(ReleaseAsset.shown), (all) =>
      all.slice(0, mostAssets).map(ReleaseAsset.project),
    ),
    assets_left_out: fieldAt('assets', assets, z.number(), (all) => Math.max(0, all.length - mostAssets)),
  },
  { target_commitish: z.string().optional() },
);

const ReadShortTag = z.object({ name: z.string(), commit: z.object({ sha: z.string() }) });

const Tag = z.object({ tag: z.string(), sha: z.string().describe('The commit that it names'), url: urlField });

export const projectTag = (read: z.infer<typeof ReadShortTag>, home: { html_url: string }): z.infer<typeof Tag> => ({
  tag: cleanName(read.name),
  sha: cleanName(read.commit.sha),
  url: repositoryPage(home.html_url, 'releases/tag', read.name),
});

/** A page of a repository that is about a branch or tag, slashes in the name as GitHub has them. */
export const repositoryPage = (home: string, kind: string, reference: string): string =>
  cleanUrl(`${home}/${kind}/${reference.toWellFormed().split('/').map(encodeURIComponent).join('/')}`);

const listReleases = readTool({
  name: 'github_list_releases',
  title: 'Releases of a repository',
  hint: 'versions published changelog tags downloads',
  description: 'Releases of one repository without their texts, newest first.',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Release.shown), ...listing }),
  async run({ repository, cursor, limit }, { get }) {
    const asked = { ...ownerAndName(repository), per_page: 50 };
    return listViews(get, '/repos/{owner}/{repo}/releases', asked, Release, { cursor, limit });
  },
});

const getRelease = readTool({
  name: 'github_get_release',
  title: 'One release',
  hint: 'version notes changelog latest assets download',
  description: 'One release with its text and files: of a tag, or the latest.',
  input: input({ repository, tag: gitReference.optional().describe('Its tag; the latest release if left out') }),
  output: FullRelease.shown,
  files: ({ tag }) => (tag === undefined ? undefined : { branch: tag }),
  async run({ repository, tag }, { get }) {
    const place = ownerAndName(repository);
    const found = await (tag === undefined
      ? get('/repos/{owner}/{repo}/releases/latest', place, FullRelease.read)
      : get('/repos/{owner}/{repo}/releases/tags/{tag}', { ...place, tag }, FullRelease.read));
    return found.ok ? ok(FullRelease.project(found.value.value)) : found;
  },
});

const listTags = readTool({
  name: 'github_list_tags',
  title: 'Tags of a repository',
  hint: 'versions refs git version numbers',
  description: 'Tags of one repository with the commit that each names.',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Tag), ...listing }),
  async run({ repository, cursor, limit }, { get }) {
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, RepositoryView.read);
    if (!home.ok) return home;
    const project = (read: z.infer<typeof ReadShortTag>) => projectTag(read, home.value.value);
    const view = { read: ReadShortTag, project };
    return listViews(get, '/repos/{owner}/{repo}/tags', { ...place, per_page: 100 }, view, { cursor, limit });
  },
});

const ReadRef = z.object({ object: z.object({ type: z.string(), sha: z.string() }) });
const ReadTag = z.object({
  message: z.string(),
  tagger: z.object({ name: z.string().nullish(), date: z.string().nullish() }).nullish(),
  object: z.object({ sha: z.string() }),
});

const getTag = readTool({
  name: 'github_get_tag',
  title: 'One tag',
  hint: 'version annotated ref git message',
  description: 'The commit that a tag names, and of an annotated tag its message, author and date.',
  input: input({ repository, tag: gitReference.describe('Name of the tag') }),
  output: Tag.extend({
    annotated: z.boolean(),
    message: z.string().optional(),
    author: z.string().optional(),
    date: z.string().optional().describe('UTC'),
  }),
  files: ({ tag }) => ({ branch: tag }),
  async run({ repository, tag }, { get }) {
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, RepositoryView.read);
    if (!home.ok) return home;
    const found = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `tags/${tag}` }, ReadRef);
    if (!found.ok) return found;
    const { type, sha } = found.value.value.object;
    const shown = { tag: cleanName(tag), url: repositoryPage(home.value.value.html_url, 'releases/tag', tag) };
    if (type !== 'tag') return ok({ ...shown, sha: cleanName(sha), annotated: false });
    const object = await get('/repos/{owner}/{repo}/git/tags/{tag_sha}', { ...place, tag_sha: sha }, ReadTag);
    if (!object.ok) return object;
    const { message, tagger, object: target } = object.value.value;
    return ok({
      ...shown,
      sha: cleanName(target.sha),
      annotated: true,
      message: cleanProse(message.trim(), viewLimits.body),
      author: cleanName(tagger?.name),
      date: utcTime(tagger?.date),
    });
  },
});

const createRelease = writeTool({
  name: 'github_create_release',
  title: 'Create a release',
  hint: 'publish version tag changelog ship notes',
  description: 'Publishes a release without files, at a tag that is there or at a new one, or keeps it as a draft.',
  access: 'write',
  texts: { title: 'prose', body: 'prose' },
  input: input({
    repository,
    tag: gitBranch.describe('Its tag; made if there is none of that name'),
    target: gitReference.default('HEAD').describe('Branch or commit for a new tag; the default branch if left out'),
    title: issueTitle.optional().describe('Title, one line; the tag if left out'),
    body: markdownBody.optional().describe('Text, in Markdown'),
    draft: z.boolean().default(false).describe('Whether only those who may push shall see it'),
    prerelease: z.boolean().default(false).describe('Whether it is not ready for everybody'),
  }),
  output: Release.shown,
  // A tag is on no branch, so that a key for branches makes none, as by git.
  files: ({ tag, target }) => ({ branch: [`refs/tags/${tag}`, target === 'HEAD' ? undefined : target] }),
  async preview({ repository, tag, target, title, body, draft, prerelease }, context) {
    const { get } = context;
    const place = ownerAndName(repository);
    const other = await get('/repos/{owner}/{repo}/releases/tags/{tag}', { ...place, tag }, Release.read);
    if (other.ok) return fail('platform_refused', `There is a release of ${tag} already.`);
    if (other.failure.code !== 'platform_not_found') return other;
    const known = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `tags/${tag}` }, ReadRef);
    if (!known.ok && known.failure.code !== 'platform_not_found') return known;
    const ref = known.ok ? `refs/tags/${tag}` : target;
    const start = await get('/repos/{owner}/{repo}/commits/{ref}', { ...place, ref }, CommitView.read);
    if (!start.ok) return start;
    const { sha, title: commit } = CommitView.project(start.value.value);
    // Also for a draft: once it is published, the tag is made there.
    const held = known.ok ? ok([]) : await newRefChanges(repository, { ref: `refs/tags/${tag}`, end: sha }, context);
    if (!held.ok) return held;
    return ok({
      target: `a new release ${tag}`,
      version: sha,
      changes: [
        ...changesOf({
          tag: `${tag}, ${known.ok ? 'which is there' : 'which is new'}`,
          commit: `${sha} ${commit}`,
          title,
          body,
          draft,
          prerelease,
        }),
        ...held.value,
      ],
    });
  },
  undoMade: ({ repository, draft }, _, { release_id }) =>
    draft
      ? { tool: 'github_delete_release', arguments: { repository, release_id, draft: true } }
      : { reason: 'Whoever watches the repository was told of it. It can be deleted, and its tag on github.com.' },
  async run({ repository, tag, title, body, draft, prerelease }, { change, preview }) {
    // GitHub takes the commit only where the tag is new.
    const fields = { tag_name: tag, target_commitish: preview.version, name: title, body, draft, prerelease };
    const route = 'POST /repos/{owner}/{repo}/releases';
    return change(route, ownerAndName(repository), fields, Release.made);
  },
});

/** GitHub takes longer texts than the hub writes, and a release without a title. */
const undoneBy = (tool: string, taken: z.ZodType, again: Record<string, unknown>): Undo =>
  taken.safeParse(again).success
    ? { tool, arguments: again }
    : { reason: 'It can only be put back by hand: its tag, title or text is not one that the hub writes.' };

const releaseRoute = '/repos/{owner}/{repo}/releases/{release_id}';

/** A tag is on no branch. */
export const anyTag = () => ({ branch: 'refs/tags/*' });

/** A release by its id, as which alone a draft is known. */
export async function oneRelease(
  get: Get,
  repository: string,
  release_id: number,
): Promise<Result<z.infer<typeof FullRelease.read>>> {
  const found = await get(releaseRoute, { ...ownerAndName(repository), release_id }, FullRelease.read);
  return found.ok ? ok(found.value.value) : found;
}

const releaseChange = input({
  repository,
  release_id: releaseId,
  tag: gitBranch.optional().describe('Another tag'),
  title: issueTitle.optional().describe('Title, one line'),
  body: markdownBody.optional().describe('Text, in Markdown'),
  draft: z.boolean().optional().describe('Whether only those who may push shall see it'),
  prerelease: z.boolean().optional().describe('Whether it is not ready for everybody'),
}).refine(...atLeastOne('tag', 'title', 'body', 'draft', 'prerelease'));

const releaseFields: ReadonlySet<string> = new Set(['tag', 'title', 'body', 'draft', 'prerelease']);

/** The commit at which GitHub makes the tag of a release that is published, with what it will hold; null where there is that tag. */
async function tagToMake(
  repository: string,
  tag: string,
  target: string | undefined,
  context: ToolContext & { get: Get },
): Promise<Result<{ commit: string; changes: Preview['changes'] } | null>> {
  const { get } = context;
  const place = ownerAndName(repository);
  const known = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `tags/${tag}` }, ReadRef);
  if (known.ok) return ok(null);
  if (known.failure.code !== 'platform_not_found') return known;
  const asked = { ...place, ref: target || 'HEAD' };
  const start = await get('/repos/{owner}/{repo}/commits/{ref}', asked, CommitView.read);
  if (!start.ok) return start;
  const { sha, title } = CommitView.project(start.value.value);
  const held = await newRefChanges(repository, { ref: `refs/tags/${tag}`, end: sha }, context);
  if (!held.ok) return held;
  return ok({ commit: sha, changes: [...changesOf({ 'new tag at': `${sha} ${title}` }), ...held.value] });
}

const updateRelease = writeTool({
  name: 'github_update_release',
  title: 'Change a release',
  hint: 'publish draft edit notes version changelog',
  description: 'Changes the named fields of a release; a draft is published by draft false.',
  access: 'write',
  texts: { title: 'prose', body: 'prose' },
  input: releaseChange,
  output: Release.shown,
  files: anyTag,
  async preview({ repository, release_id, tag, title, body, draft, prerelease }, context) {
    const found = await oneRelease(context.get, repository, release_id);
    if (!found.ok) return found;
    const read = found.value;
    const isPublished = !(draft ?? read.draft);
    const made = isPublished
      ? await tagToMake(repository, tag ?? read.tag_name, read.target_commitish, context)
      : ok(null);
    if (!made.ok) return made;
    const { tag_name, draft: isDraft, prerelease: isPrerelease } = read;
    const before = { tag: tag_name, title: read.name ?? '', body: read.body ?? '' };
    return ok({
      target: `the release ${cleanName(read.tag_name)}`,
      version: made.value?.commit ?? null,
      changes: [
        ...changesOf({ tag, title, body, draft, prerelease }, { ...before, draft: isDraft, prerelease: isPrerelease }),
        ...(made.value?.changes ?? []),
      ],
    });
  },
  undo({ repository, release_id }, preview) {
    const changes = preview.changes.filter(({ name, kind }) => kind === undefined && releaseFields.has(name));
    if (changes.length === 0) return { reason: 'It was so already.' };
    const fieldOf = (name: string, before: string): string | boolean =>
      name === 'draft' || name === 'prerelease' ? before === 'true' : before;
    const fields = changes.map(({ name, before }) => [name, fieldOf(name, before ?? '')]);
    const again = { repository, release_id, ...Object.fromEntries(fields) };
    return undoneBy('github_update_release', releaseChange, again);
  },
  async run({ repository, release_id, tag, title, body, draft, prerelease }, { change, preview }) {
    const place = { ...ownerAndName(repository), release_id };
    // A tag that is made lands at the commit that was looked at, though a branch of its target has moved since.
    const target = preview.version === null ? {} : { target_commitish: preview.version };
    const fields = { tag_name: tag, name: title, body, draft, prerelease, ...target };
    return change(`PATCH ${releaseRoute}`, place, fields, Release.made);
  },
});

const deleteRelease = writeTool({
  name: 'github_delete_release',
  title: 'Delete a release',
  hint: 'remove unpublish discard draft version',
  description: 'Deletes a release or a draft, with its files for good; its tag stays.',
  access: 'destructive',
  input: input({
    repository,
    release_id: releaseId,
    draft: z.literal(true).optional().describe('Refuses one that is published'),
  }),
  output: z.object({ deleted: z.literal(true) }),
  files: anyTag,
  async preview({ repository, release_id, draft: isDraftOnly }, { get }) {
    const found = await oneRelease(get, repository, release_id);
    if (!found.ok) return found;
    // What undoes a draft must not take away what people have since been told of.
    if (isDraftOnly && !found.value.draft) {
      return fail('platform_refused', 'That release is published, and no draft.');
    }
    const { tag_name: tag, target_commitish: target, name: title, body, draft, prerelease, assets } = found.value;
    const asked = { ...ownerAndName(repository), ref: `refs/tags/${tag}` };
    // Of a draft there may be no tag yet. Once there is, it can be made again at its commit, though the tag be deleted too.
    const start = draft ? undefined : await get('/repos/{owner}/{repo}/commits/{ref}', asked, CommitView.read);
    if (start && !start.ok) return start;
    const fields = { tag, title, body, target: draft ? target : undefined, draft, prerelease };
    const given = Object.entries(fields).filter(([, value]) => value);
    const files = assets.map((one) => ['file, which Undo does not bring back', `${one.name}, ${one.size} bytes`]);
    return ok({
      target: `the ${draft ? 'draft' : 'release'} ${cleanName(tag)}`,
      version: start?.value.value.sha ?? null,
      changes: [...given, ...files].map(([name, before]) => ({ name: `${name}`, before: `${before}`, after: null })),
    });
  },
  undo({ repository }, { version, changes }) {
    const before = Object.fromEntries(changes.map((change) => [change.name, change.before]));
    const { tag, title, body, target = version, draft, prerelease } = before;
    const given = Object.entries({ tag, title, body, target }).filter(([, value]) => value);
    const kinds = { draft: draft === 'true', prerelease: prerelease === 'true' };
    const again = { repository, ...Object.fromEntries(given), ...kinds };
    return undoneBy('github_create_release', createRelease.input, again);
  },
  async run({ repository, release_id }, { change }) {
    const place = { ...ownerAndName(repository), release_id };
    return change(`DELETE ${releaseRoute}`, place, undefined, emptyAnswer({ deleted: true as const }));
  },
});

export const releaseTools: Tool[] = [
  listReleases,
  getRelease,
  listTags,
  getTag,
  createRelease,
  updateRelease,
  deleteRelease,
];
