import type { Commit, Identity, Repository, SourceFile, Tag } from '../model.ts';
import { fullName } from '../model.ts';
import type { TreeEntry } from '../snapshots.ts';
import { timestamp } from '../timestamps.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
const signature = ({ name, email }: Identity, date: number) => ({ name, email, date: timestamp(date) });

/** `git-commit`: a commit as git has it, without what GitHub knows of its author. */
export function gitCommit(repository: Repository, commit: Commit, origin: string) {
  const api = repositoryUrl(repository, origin);
  const html = `${origin}/${fullName(repository)}`;
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

/** `git-ref` of a branch or, where it names an object of its own, of an annotated tag. */
export function gitRef(repository: Repository, ref: string, object: { type: string; sha: string }, origin: string) {
  const api = repositoryUrl(repository, origin);
  return {
    ref,
    node_id: nodeId('REF', repository.id, ref),
    url: `${api}/git/${ref}`,
    object: { ...object, url: `${api}/git/${object.type}s/${object.sha}` },
  };
}

export function gitTree(
  repository: Repository,
  sha: string,
  entries: readonly TreeEntry[],
  origin: string,
  truncated = false,
) {
  const git = `${repositoryUrl(repository, origin)}/git`;
  return {
    sha,
    url: `${git}/trees/${sha}`,
    tree: entries.map((entry) => ({ ...entry, url: `${git}/${entry.type}s/${entry.sha}` })),
    truncated,
  };
}

export function gitBlob(repository: Repository, { sha, text }: SourceFile, origin: string) {
  const bytes = Buffer.from(text);
  return {
    sha,
    node_id: nodeId('B', repository.id, sha),
    size: bytes.length,
    url: `${repositoryUrl(repository, origin)}/git/blobs/${sha}`,
    content: bytes.toString('base64').replace(/.{1,60}/g, '$&\n'),
    encoding: 'base64',
  };
}

/** `git-tag`: the object of an annotated tag. */
export function gitTag(
  repository: Repository,
  { name, commit, annotation }: Tag & { annotation: NonNullable<Tag['annotation']> },
  origin: string,
) {
  const git = `${repositoryUrl(repository, origin)}/git`;
  return {
    node_id: nodeId('TA', repository.id, annotation.sha),
    sha: annotation.sha,
    url: `${git}/tags/${annotation.sha}`,
    object: { sha: commit, type: 'commit', url: `${git}/commits/${commit}` },
    tag: name,
    message: annotation.message,
    tagger: signature(annotation.tagger, annotation.date),
    verification: unsigned,
  };
}
