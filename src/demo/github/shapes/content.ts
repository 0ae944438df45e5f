import { fullName, type Repository, type SourceFile } from '../model.ts';
import { below, treeId } from '../snapshots.ts';
import { repositoryUrl } from './repository.ts';

function entry(repository: Repository, path: string, sha: string, type: 'file' | 'dir', ref: string, origin: string) {
  const encoded = encodeURI(path);
  const html = `${origin}/${fullName(repository)}`;
  const url = `${repositoryUrl(repository, origin)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${repositoryUrl(repository, origin)}/git/${type === 'file' ? 'blobs' : 'trees'}/${sha}`;
  const page = `${html}/${type === 'file' ? 'blob' : 'tree'}/${ref}/${encoded}`;
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha,
    url,
    html_url: page,
    git_url: git,
    download_url: type === 'file' ? `${html}/raw/${ref}/${encoded}` : null,
    _links: { self: url, git, html: page },
  };
}

/** `content-file`: base64 in lines of 60 characters, as GitHub breaks it. */
export function contentFile(repository: Repository, file: SourceFile, ref: string, origin: string) {
  const bytes = Buffer.from(file.text);
  return {
    ...entry(repository, file.path, file.sha, 'file', ref, origin),
    size: bytes.length,
    type: 'file' as const,
    content: bytes.toString('base64').replace(/.{1,60}/g, '$&\n'),
    encoding: 'base64',
  };
}

/** `content-directory`: one level, directories and files by name; undefined if nothing lies below the path. */
export function contentDirectory(
  repository: Repository,
  files: readonly SourceFile[],
  path: string,
  ref: string,
  origin: string,
) {
  const prefix = path === '' ? '' : `${path}/`;
  const inside = files.filter((file) => file.path.startsWith(prefix));
  if (inside.length === 0 && path !== '') return undefined;
  const names = new Set(inside.map((file) => file.path.slice(prefix.length).split('/')[0] ?? ''));
  return [...names].sort().map((name) => {
    const child = prefix + name;
    const file = inside.find((candidate) => candidate.path === child);
    if (file) {
      const size = Buffer.byteLength(file.text);
      return { ...entry(repository, child, file.sha, 'file', ref, origin), size, type: 'file' as const };
    }
    const sha = treeId(below(files, child));
    return { ...entry(repository, child, sha, 'dir', ref, origin), size: 0, type: 'dir' as const };
  });
}
