/** Git's objects, the contents of files, tags and releases, as GitHub writes them. */

import { answerTokens } from '../answer-tokens.ts';
import { tarballOf } from '../archives.ts';
import { below, submoduleUrl, type TreeEntry, treeId } from '../git.ts';
import {
  type Annotation,
  type Commit,
  fullName,
  type GitHubRepository,
  type Identity,
  type Release,
  type SourceFile,
  type Tag,
} from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';
import { repositoryUrl } from './repository.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
const signature = ({ name, email }: Identity, date: number) => ({ name, email, date: timestamp(date) });

/** `git-commit`: a commit as git has it, without what GitHub knows of its author. */
export function gitCommit(repository: GitHubRepository, commit: Commit) {
  const api = repositoryUrl(repository);
  const html = `${site}/${fullName(repository)}`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', repository.id, commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    author: signature(commit.author, commit.date),
    committer: signature(commit.committer, commit.date),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
    verification: unsigned,
  };
}

/** `git-ref` of a branch or, of an annotated tag, which names an object. */
export function gitRef(repository: GitHubRepository, ref: string, object: { type: string; sha: string }) {
  const api = repositoryUrl(repository);
  return {
    ref,
    node_id: nodeId('REF', repository.id, ref),
    url: `${api}/git/${ref}`,
    object: { ...object, url: `${api}/git/${object.type}s/${object.sha}` },
  };
}

export function gitTree(repository: GitHubRepository, sha: string, entries: readonly TreeEntry[]) {
  const git = `${repositoryUrl(repository)}/git`;
  return {
    sha,
    url: `${git}/trees/${sha}`,
    // What a submodule names is in another repository.
    tree: entries.map((entry) =>
      entry.type === 'commit' ? entry : { ...entry, url: `${git}/${entry.type}s/${entry.sha}` },
    ),
    truncated: false,
  };
}

export function gitBlob(repository: GitHubRepository, { sha, text }: SourceFile) {
  const bytes = Buffer.from(text);
  return {
    sha,
    node_id: nodeId('B', repository.id, sha),
    size: bytes.length,
    url: `${repositoryUrl(repository)}/git/blobs/${sha}`,
    content: bytes.toString('base64').replace(/.{1,60}/g, '$&\n'),
    encoding: 'base64',
  };
}

/** `git-tag`: the object of an annotated tag. */
export function gitTag(repository: GitHubRepository, { name, commit, annotation }: Tag & { annotation: Annotation }) {
  const git = `${repositoryUrl(repository)}/git`;
  const { within } = annotation;
  const [type, sha] = within ? (['tag', within.sha] as const) : (['commit', commit] as const);
  return {
    node_id: nodeId('TA', repository.id, annotation.sha),
    sha: annotation.sha,
    url: `${git}/tags/${annotation.sha}`,
    object: { sha, type, url: `${git}/${type}s/${sha}` },
    tag: name,
    message: annotation.message,
    tagger: signature(annotation.tagger, annotation.date),
    verification: unsigned,
  };
}

const signed = `?token=${answerTokens.download}`;

function entry(repository: GitHubRepository, path: string, sha: string, type: 'file' | 'dir', ref: string) {
  const encoded = encodeURI(path);
  const html = `${site}/${fullName(repository)}`;
  const url = `${repositoryUrl(repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${repositoryUrl(repository)}/git/${type === 'file' ? 'blobs' : 'trees'}/${sha}`;
  const page = `${html}/${type === 'file' ? 'blob' : 'tree'}/${ref}/${encoded}`;
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha,
    url,
    html_url: page,
    git_url: git,
    download_url: type === 'file' ? `${html}/raw/${ref}/${encoded}${repository.private ? signed : ''}` : null,
    _links: { self: url, git, html: page },
  };
}

/** `content-file`: base64 in lines of 60 characters, as GitHub breaks it. */
export function contentFile(repository: GitHubRepository, file: SourceFile, ref: string) {
  const bytes = Buffer.from(file.text);
  return {
    ...entry(repository, file.path, file.sha, 'file', ref),
    size: bytes.length,
    type: 'file' as const,
    content: bytes.toString('base64').replace(/.{1,60}/g, '$&\n'),
    encoding: 'base64',
  };
}

/**
 * `content-submodule`: where it leads is a page of the other repository, where that is at GitHub. In a list it is called a file:
 * https://docs.github.com/en/rest/repos/contents#get-repository-content
 */
export function contentSubmodule(
  repository: GitHubRepository,
  files: readonly SourceFile[],
  { path, sha }: SourceFile,
  ref: string,
) {
  const address = submoduleUrl(files, path) ?? null;
  const [, relative] = /^\.\.\/([^/]+?)(?:\.git)?$/.exec(address ?? '') ?? [];
  const [, absolute] = /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(address ?? '') ?? [];
  const other = absolute ?? (relative && `${repository.owner.login}/${relative}`);
  const { url, ...own } = entry(repository, path, sha, 'file', ref);
  const git = other ? `${repositoryUrl(repository).replace(/[^/]+\/[^/]+$/, other)}/git/trees/${sha}` : null;
  const html = other ? `${site}/${other}/tree/${sha}` : null;
  const links = { html_url: html, git_url: git, download_url: null, _links: { self: url, git, html } };
  return { ...own, url, ...links, size: 0, type: 'submodule' as const, submodule_git_url: address };
}

/** `content-directory`: one level, directories and files by name; undefined if nothing lies below the path. */
export function contentDirectory(
  repository: GitHubRepository,
  files: readonly SourceFile[],
  path: string,
  ref: string,
) {
  const prefix = path === '' ? '' : `${path}/`;
  const inside = files.filter((file) => file.path.startsWith(prefix));
  if (inside.length === 0 && path !== '') return undefined;
  const names = new Set(inside.map((file) => file.path.slice(prefix.length).split('/')[0] ?? ''));
  return [...names].sort().map((name) => {
    const child = prefix + name;
    const file = inside.find((candidate) => candidate.path === child);
    if (file?.mode === '160000') {
      const { submodule_git_url: _, ...shown } = contentSubmodule(repository, files, file, ref);
      return { ...shown, type: 'file' as const };
    }
    if (file) {
      const size = Buffer.byteLength(file.text);
      return { ...entry(repository, child, file.sha, 'file', ref), size, type: 'file' as const };
    }
    const sha = treeId(below(files, child));
    return { ...entry(repository, child, sha, 'dir', ref), size: 0, type: 'dir' as const };
  });
}

type Asset = { id: number; name: string; label: string | null; type: string; size: number; bytes(): Buffer };

/** Those that come with the world have a file each. */
export function assetsOf({ name, content }: GitHubRepository, release: Release): Asset[] {
  const { id, tag, isBare, files: uploaded = [] } = release;
  const theirs = uploaded.map(({ bytes, ...file }) => ({ ...file, size: bytes.length, bytes: () => bytes }));
  if (isBare) return theirs;
  const size = 4096 + (id % 1000);
  const files = () => content().files.filter(({ path }) => /^(readme|license)/i.test(path));
  // Who unpacks it passes over the zeros that follow.
  const bytes = () => Buffer.concat([tarballOf(files()).subarray(0, size), Buffer.alloc(size)]).subarray(0, size);
  const first = { id: id * 10, name: `${name}-${tag}.tgz`, label: null, type: 'application/gzip', size, bytes };
  return [first, ...theirs];
}

/** `release-asset`. */
export const assetShape = (repository: GitHubRepository, release: Release, { id, name, label, type, size }: Asset) => ({
  url: `${repositoryUrl(repository)}/releases/assets/${id}`,
  id,
  node_id: nodeId('RA', id),
  name,
  label,
  uploader: simpleUser(release.author),
  content_type: type,
  state: 'uploaded',
  size,
  digest: null,
  download_count: release.id % 97,
  created_at: timestamp(release.publishedAt),
  updated_at: timestamp(release.publishedAt),
  browser_download_url: `${site}/${fullName(repository)}/releases/download/${encodeURIComponent(release.tag)}/${name}`,
});

export function releaseShape(repository: GitHubRepository, release: Release) {
  const url = `${repositoryUrl(repository)}/releases/${release.id}`;
  const html = `${site}/${fullName(repository)}/releases`;
  const tag = encodeURIComponent(release.tag);
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url.replace(site, `${site}/uploads`)}/assets{?name,label}`,
    html_url: `${html}/tag/${tag}`,
    id: release.id,
    author: simpleUser(release.author),
    node_id: nodeId('RE', release.id),
    tag_name: release.tag,
    target_commitish: release.target ?? 'main',
    name: release.title,
    draft: release.draft ?? false,
    immutable: false,
    prerelease: release.prerelease,
    created_at: timestamp(release.publishedAt),
    updated_at: timestamp(release.publishedAt),
    published_at: release.draft ? null : timestamp(release.publishedAt),
    assets: assetsOf(repository, release).map((asset) => assetShape(repository, release, asset)),
    tarball_url: `${repositoryUrl(repository)}/tarball/${tag}`,
    zipball_url: `${repositoryUrl(repository)}/zipball/${tag}`,
    body: release.body,
  };
}

/** `tag`: a name as the list of them has it, which tells nothing of an annotation. */
export function tagShape(repository: GitHubRepository, { name, commit }: Tag) {
  const api = repositoryUrl(repository);
  return {
    name,
    zipball_url: `${api}/zipball/refs/tags/${name}`,
    tarball_url: `${api}/tarball/refs/tags/${name}`,
    commit: { sha: commit, url: `${api}/commits/${commit}` },
    node_id: nodeId('REF', repository.id, `refs/tags/${name}`),
  };
}
