import { objectId } from '../git-objects.ts';
import type { Gist } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { nodeId } from './node-id.ts';

const types = new Map<string, readonly [type: string, language: string]>([
  ['md', ['text/markdown', 'Markdown']],
  ['ts', ['video/mp2t', 'TypeScript']],
  ['csv', ['text/csv', 'CSV']],
]);

/** `base-gist`: as in lists, where files have no content. */
export function gistShape(gist: Gist, origin: string) {
  const url = `${origin}/gists/${gist.id}`;
  const html = `${origin}/gist/${gist.id}`;
  return {
    url,
    forks_url: `${url}/forks`,
    commits_url: `${url}/commits`,
    id: gist.id,
    node_id: nodeId('G', gist.id),
    git_pull_url: `${html}.git`,
    git_push_url: `${html}.git`,
    html_url: html,
    files: Object.fromEntries([...gist.files].map(([name, text]) => [name, fileShape(gist, name, text, origin)])),
    public: gist.public,
    created_at: timestamp(gist.createdAt),
    updated_at: timestamp(gist.updatedAt),
    description: gist.description,
    comments: 0,
    comments_enabled: true,
    user: null,
    comments_url: `${url}/comments`,
    owner: simpleUser(gist.owner, origin),
    truncated: false,
  };
}

function fileShape(gist: Gist, filename: string, text: string, origin: string) {
  const extension = filename.slice(filename.lastIndexOf('.') + 1);
  const [type, language] = types.get(extension) ?? ['text/plain', 'Text'];
  const raw = `${origin}/gist/${gist.owner.login}/${gist.id}/raw/${objectId('blob', text)}/${encodeURIComponent(filename)}`;
  return { filename, type, language, raw_url: raw, size: Buffer.byteLength(text) };
}

/** `gist-simple`: one asked for by id, with the texts; those beyond a megabyte are cut. */
export function fullGist(gist: Gist, origin: string) {
  const files = [...gist.files].map(([name, text]) => {
    const truncated = text.length > 1_000_000;
    const content = truncated ? text.slice(0, 1_000_000) : text;
    return [name, { ...fileShape(gist, name, text, origin), truncated, content, encoding: 'utf-8' }];
  });
  return { ...gistShape(gist, origin), files: Object.fromEntries(files), forks: [], history: [] };
}
