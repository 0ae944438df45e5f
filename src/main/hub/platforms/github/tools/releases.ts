/** The tools for releases and tags, what is read of them and what is shown. */
import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanLine, cleanMarkdown, cleanProse } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { type Tool, toolsIn } from '../../tool.ts';
import { gitReference, inRepository, issueTitle, markdownBody, ownerAndName, repository } from '../fields.ts';
import { listItems } from '../lists.ts';
import { changeOnGitHub, connectGitHub } from '../rest.ts';
import { cleanHeading, cleanName, cleanUrl, nullableText, ReadLogin, urlField, utcTime, viewLimits } from '../view.ts';
import { projectCommit, ReadCommit } from '../views/commits.ts';
import { ReadRepository } from '../views/repositories.ts';
import { gitBranch } from './files.ts';

const { readTool, writeTool } = toolsIn('repos');

const ReadRelease = z.object({
  tag_name: z.string(),
  name: nullableText,
  body: nullableText,
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  published_at: nullableText,
  created_at: nullableText,
  html_url: z.string(),
  author: ReadLogin,
  assets: z
    .array(
      z.object({ name: z.string(), size: z.number(), download_count: z.number(), browser_download_url: z.string() }),
    )
    .default([]),
});
type ReadRelease = z.infer<typeof ReadRelease>;

const Release = z.object({
  tag: z.string(),
  title: z.string(),
  author: z.string(),
  date: z.string().describe('UTC: published, or made if not published'),
  draft: z.literal(true).optional(),
  prerelease: z.literal(true).optional(),
  url: z.string().describe('Address to cite'),
});

export const projectRelease = (read: ReadRelease): z.infer<typeof Release> => ({
  tag: cleanName(read.tag_name),
  title: cleanHeading(read.name ?? ''),
  author: cleanName(read.author?.login),
  date: utcTime(read.published_at ?? read.created_at),
  ...(read.draft && { draft: true }),
  ...(read.prerelease && { prerelease: true }),
  url: cleanUrl(read.html_url),
});

const most = { assets: 6, name: 100 };

const FullRelease = Release.extend({
  body: z.string(),
  assets: z.array(z.object({ name: z.string(), size: z.number(), downloads: z.number(), url: z.string() })),
  assets_left_out: z.number(),
});

export const projectFullRelease = (read: ReadRelease): z.infer<typeof FullRelease> => ({
  ...projectRelease(read),
  body: cleanMarkdown(read.body ?? '', viewLimits.body),
  assets: read.assets.slice(0, most.assets).map((asset) => ({
    name: cleanLine(asset.name, most.name),
    size: asset.size,
    downloads: asset.download_count,
    url: cleanUrl(asset.browser_download_url),
  })),
  assets_left_out: Math.max(0, read.assets.length - most.assets),
});

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
  output: z.object({ items: z.array(Release), ...listing }),
  place: inRepository,
  async run({ repository, cursor, limit }, { client }) {
    const get = connectGitHub(client);
    const asked = { ...ownerAndName(repository), per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/releases', { ...asked, page }, z.array(ReadRelease)),
      project: projectRelease,
    });
  },
});

const getRelease = readTool({
  name: 'github_get_release',
  title: 'One release',
  hint: 'version notes changelog latest assets download',
  description: 'One release with its text and files: of a tag, or the latest.',
  input: input({ repository, tag: gitReference.optional().describe('Its tag; the latest release if left out') }),
  output: FullRelease,
  place: inRepository,
  files: ({ tag }) => (tag === undefined ? undefined : { branch: tag }),
  async run({ repository, tag }, { client }) {
    const get = connectGitHub(client);
    const place = ownerAndName(repository);
    const found = await (tag === undefined
      ? get('/repos/{owner}/{repo}/releases/latest', place, ReadRelease)
      : get('/repos/{owner}/{repo}/releases/tags/{tag}', { ...place, tag }, ReadRelease));
    return found.ok ? ok(projectFullRelease(found.value.value)) : found;
  },
});

const listTags = readTool({
  name: 'github_list_tags',
  title: 'Tags of a repository',
  hint: 'versions refs git version numbers',
  description: 'Tags of one repository with the commit that each names.',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Tag), ...listing }),
  place: inRepository,
  async run({ repository, cursor, limit }, { client }) {
    const get = connectGitHub(client);
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!home.ok) return home;
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/tags', { ...place, per_page: 100, page }, z.array(ReadShortTag)),
      project: (read) => projectTag(read, home.value.value),
    });
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
  place: inRepository,
  files: ({ tag }) => ({ branch: tag }),
  async run({ repository, tag }, { client }) {
    const get = connectGitHub(client);
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, ReadRepository);
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
  input: input({
    repository,
    tag: gitBranch.describe('Its tag; made if there is none of that name'),
    target: gitReference.default('HEAD').describe('Branch or commit for a new tag; the default branch if left out'),
    title: issueTitle.optional().describe('Title, one line; the tag if left out'),
    body: markdownBody.optional().describe('Text, in Markdown'),
    draft: z.boolean().default(false).describe('Whether only those who may push shall see it'),
    prerelease: z.boolean().default(false).describe('Whether it is not ready for everybody'),
  }),
  output: Release,
  place: inRepository,
  // A tag is on no branch, so that a key for branches makes none, as by git.
  files: ({ tag, target }) => ({ branch: [`refs/tags/${tag}`, target === 'HEAD' ? undefined : target] }),
  async preview({ repository, tag, target, title, body, draft, prerelease }, { client }) {
    const get = connectGitHub(client);
    const place = ownerAndName(repository);
    const other = await get('/repos/{owner}/{repo}/releases/tags/{tag}', { ...place, tag }, ReadRelease);
    if (other.ok) return fail('platform_refused', `There is a release of ${tag} already.`);
    if (other.failure.code !== 'platform_not_found') return other;
    const known = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `tags/${tag}` }, ReadRef);
    if (!known.ok && known.failure.code !== 'platform_not_found') return known;
    const ref = known.ok ? `refs/tags/${tag}` : target;
    const start = await get('/repos/{owner}/{repo}/commits/{ref}', { ...place, ref }, ReadCommit);
    if (!start.ok) return start;
    const { sha, title: commit } = projectCommit(start.value.value);
    return ok({
      target: `a new release ${tag}`,
      version: sha,
      changes: changesOf({
        ...{ tag: `${tag}, ${known.ok ? 'which is there' : 'which is new'}`, commit: `${sha} ${commit}` },
        ...{ title, body, draft, prerelease },
      }),
    });
  },
  undo: () => ({
    reason: 'Whoever watches the repository was told of it. It can be deleted on github.com, and its tag.',
  }),
  async run({ repository, tag, title, body, draft, prerelease }, { client, preview }) {
    // GitHub takes the commit only where the tag is new.
    const fields = { tag_name: tag, target_commitish: preview.version, name: title, body, draft, prerelease };
    const route = 'POST /repos/{owner}/{repo}/releases';
    const made = await changeOnGitHub(client, route, ownerAndName(repository), fields, ReadRelease);
    return made.ok ? ok(projectRelease(made.value)) : made;
  },
});

export const releaseTools: Tool[] = [listReleases, getRelease, listTags, getTag, createRelease];
