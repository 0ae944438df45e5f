/** A repository of the demo as a stranger with the right to push would leave it, so that a key limited to `docs/**` is led elsewhere. */
import type { World } from './world.ts';

/** Stands in the file that no key for `docs/**` may be given. */
export const outsideText = 'outside-canary-7d1f0c';
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

const files: Record<string, string> = {
  'outside/secret.md': `# Secret\n\n${outsideText}\n`,
  'docs/plain.md': `# Plain\n\n${insideText}\n`,
  'docs/a%2Fb.md': `${insideText}\n`,
  'docs/..b/c.md': `${insideText}\n`,
};

/** Adds them in a commit on `main` and starts the branch `hidden` there. Answers the commit. */
export async function plantHostileFiles(world: World, repository: string): Promise<string> {
  const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
  const api = async (method: string, path: string, body?: object): Promise<Record<string, never>> => {
    const answer = await fetch(`${world.github}/repos/${repository}/git/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, never>;
  };
  const { object } = (await api('GET', 'ref/heads/main')) as unknown as { object: { sha: string } };
  const { tree } = (await api('GET', `commits/${object.sha}`)) as unknown as { tree: { sha: string } };
  const entries = [
    ...Object.entries(files).map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' })),
    ...Object.entries(symlinks).map(([path, content]) => ({ path, content, mode: '120000', type: 'blob' })),
  ];
  const { sha: of } = (await api('POST', 'trees', { base_tree: tree.sha, tree: entries })) as unknown as {
    sha: string;
  };
  const made = { message: 'Add links', tree: of, parents: [object.sha] };
  const { sha } = (await api('POST', 'commits', made)) as unknown as { sha: string };
  await api('PATCH', 'refs/heads/main', { sha });
  await api('POST', 'refs', { ref: 'refs/heads/hidden', sha });
  return sha;
}
