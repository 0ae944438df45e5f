/** A repository of the demo as a stranger with the right to push would leave it, so that a key limited to `docs/**` is led elsewhere. */
import type { World } from './world.ts';

/** Stands in the file that no key for `docs/**` may be given. */
export const outsideText = 'outside-canary-7d1f0c';
/** Stands in a file of the branch `hidden` alone. */
export const hiddenText = 'hidden-canary-93be2d';
/** Stands in files that such a key reads. */
export const insideText = 'inside-text-41b2';

/** Symlinks in `docs`, by what each is called there. */
export const symlinks: Record<string, string> = {
  'docs/link.md': '../outside/secret.md',
  'docs/deep/er/back.md': '../../../outside/secret.md',
  'docs/a b%2F.md': '../outside/secret.md',
  'docs/inner.md': 'plain.md',
  'docs/chain.md': 'link.md',
  'docs/folder': '../outside',
  'docs/root.md': '/outside/secret.md',
  'docs/ünï.md': './../outside/./secret.md',
};

/** What `.gitmodules`, which is not in `docs`, says of two places in `docs`: one of them is the other repository, by its name. */
const modules = (repository: string): string =>
  [
    ['sub', `https://elsewhere.example.com/${outsideText}.git`],
    ['sibling', `../${repository.split('/')[1]}.git`],
  ]
    .map(([name, url]) => `[submodule "${name}"]\n\tpath = docs/${name}\n\turl = ${url}\n`)
    .join('');

const files: Record<string, string> = {
  'outside/secret.md': `# Secret\n\n${outsideText}\n`,
  'docs/plain.md': `# Plain\n\n${insideText}\n`,
  'docs/a%2Fb.md': `${insideText}\n`,
  'docs/..b/c.md': `${insideText}\n`,
};

type Elsewhere = { repository: string; text: string };

/** By the word that stands for it in a request: commits, tags, releases and their files, in it and elsewhere. */
export type Planted = Record<string, string>;

/**
 * Adds them in a commit on `main`, starts the branch `hidden` there with one more, and writes a file to another repository. With that one
 * there are submodules in `docs`, tags within a tag that lead to `hidden`, and in both repositories a release with a file. Answers the commits:
 * `COMMIT`, at which `main` ends, and `HIDDEN`; the objects of tags, `OUTER` and `INNER`; and the ids of the releases and their files.
 */
export async function plantHostileFiles(world: World, repository: string, elsewhere?: Elsewhere): Promise<Planted> {
  const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
  const api = async (method: string, path: string, body?: object): Promise<{ sha: string; id: string }> => {
    const answer = await fetch(`${world.github}/repos/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const read = (await answer.json()) as {
      sha?: string;
      object?: { sha: string };
      tree?: { sha: string };
      id?: number;
    };
    const sha = (path.includes('/git/commits/') ? read.tree?.sha : (read.sha ?? read.object?.sha)) ?? '';
    return { sha, id: String(read.id) };
  };
  const git = `${repository}/git`;
  const commitOn = async (parent: string, tree: object[], message: string): Promise<string> => {
    const { sha: base } = await api('GET', `${git}/commits/${parent}`);
    const { sha: made } = await api('POST', `${git}/trees`, { base_tree: base, tree });
    return (await api('POST', `${git}/commits`, { message, tree: made, parents: [parent] })).sha;
  };
  const entries = [
    ...Object.entries(files).map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' })),
    ...Object.entries(symlinks).map(([path, content]) => ({ path, content, mode: '120000', type: 'blob' })),
  ];
  const { sha: end } = await api('GET', `${git}/ref/heads/main`);
  const { sha: other } = elsewhere ? await api('GET', `${elsewhere.repository}/git/ref/heads/main`) : { sha: '' };
  const submodules = [
    { path: '.gitmodules', content: modules(elsewhere?.repository ?? ''), mode: '100644', type: 'blob' },
    ...['docs/sub', 'docs/sibling'].map((path) => ({ path, sha: other, mode: '160000', type: 'commit' })),
  ];
  const commit = await commitOn(end, elsewhere ? [...entries, ...submodules] : entries, 'Add links');
  await api('PATCH', `${git}/refs/heads/main`, { sha: commit });
  const more = { path: 'docs/plain.md', content: `${hiddenText}\n`, mode: '100644', type: 'blob' };
  const hidden = await commitOn(commit, [more], `Add what is hidden: ${hiddenText}`);
  await api('POST', `${git}/refs`, { ref: 'refs/heads/hidden', sha: hidden });
  const planted = { COMMIT: commit, HIDDEN: hidden };
  if (!elsewhere) return planted;
  const content = Buffer.from(`${elsewhere.text}\n`).toString('base64');
  await api('PUT', `${elsewhere.repository}/contents/canary.md`, { message: elsewhere.text, content });
  const tag = async (name: string, object: string, type: string): Promise<string> =>
    (await api('POST', `${git}/tags`, { tag: name, message: `${hiddenText}\n`, object, type })).sha;
  const inner = await tag('inner', hidden, 'commit');
  const outer = await tag('nested', inner, 'tag');
  await api('POST', `${git}/refs`, { ref: 'refs/tags/nested', sha: outer });
  const fileOf = async (at: string, name: string, text: string): Promise<[string, string]> => {
    const { id: release } = await api('POST', `${at}/releases`, { tag_name: name, name });
    const answer = await fetch(`${world.github}/uploads/repos/${at}/releases/${release}/assets?name=notes.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      body: text,
    });
    return [release, String(((await answer.json()) as { id: number }).id)];
  };
  const [RELEASE, ASSET] = await fileOf(repository, 'planted', `${hiddenText} ${outsideText}`);
  const [ELSEWHERE_RELEASE, ELSEWHERE_ASSET] = await fileOf(elsewhere.repository, elsewhere.text, elsewhere.text);
  return { ...planted, OUTER: outer, INNER: inner, RELEASE, ASSET, ELSEWHERE_RELEASE, ELSEWHERE_ASSET };
}
