import { fullName, type Release, type Repository, type Tag } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';

export function releaseShape(repository: Repository, release: Release, origin: string) {
  const url = `${repositoryUrl(repository, origin)}/releases/${release.id}`;
  const html = `${origin}/${fullName(repository)}/releases`;
  const tag = encodeURIComponent(release.tag);
  const asset = release.id * 10;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${html}/tag/${tag}`,
    id: release.id,
    author: simpleUser(release.author, origin),
    node_id: nodeId('RE', release.id),
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.title,
    draft: false,
    immutable: false,
    prerelease: release.prerelease,
    created_at: timestamp(release.publishedAt),
    updated_at: timestamp(release.publishedAt),
    published_at: timestamp(release.publishedAt),
    assets: [
      {
        url: `${repositoryUrl(repository, origin)}/releases/assets/${asset}`,
        id: asset,
        node_id: nodeId('RA', asset),
        name: `${repository.name}-${release.tag}.tgz`,
        label: null,
        uploader: simpleUser(release.author, origin),
        content_type: 'application/gzip',
        state: 'uploaded',
        size: 4096 + (release.id % 1000),
        digest: null,
        download_count: release.id % 97,
        created_at: timestamp(release.publishedAt),
        updated_at: timestamp(release.publishedAt),
        browser_download_url: `${html}/download/${tag}/${repository.name}-${release.tag}.tgz`,
      },
    ],
    tarball_url: `${repositoryUrl(repository, origin)}/tarball/${tag}`,
    zipball_url: `${repositoryUrl(repository, origin)}/zipball/${tag}`,
    body: release.body,
  };
}

/** `tag`: a name as the list of them has it, which tells nothing of an annotation. */
export function tagShape(repository: Repository, { name, commit }: Tag, origin: string) {
  const api = repositoryUrl(repository, origin);
  return {
    name,
    zipball_url: `${api}/zipball/refs/tags/${name}`,
    tarball_url: `${api}/tarball/refs/tags/${name}`,
    commit: { sha: commit, url: `${api}/commits/${commit}` },
    node_id: nodeId('REF', repository.id, `refs/tags/${name}`),
  };
}
