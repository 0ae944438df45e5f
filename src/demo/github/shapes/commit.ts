import { type ChangedFile, changedFiles } from '../changes.ts';
import { type Commit, fullName, type GitHubRepository, type Identity } from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';
import { repositoryUrl } from './repository.ts';

const gitUser = ({ name, email }: Identity, date: number) => ({ name, email, date: timestamp(date) });

/** `commit` as in lists: without `stats` and `files`. */
export function commitShape(repository: GitHubRepository, commit: Commit) {
  const api = repositoryUrl(repository);
  const html = `${site}/${fullName(repository)}`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', repository.id, commit.sha),
    commit: {
      author: gitUser(commit.author, commit.date),
      committer: gitUser(commit.committer, commit.date),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: commit.author.account ? simpleUser(commit.author.account) : null,
    committer: commit.committer.account ? simpleUser(commit.committer.account) : null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/** `diff-entry`: one file of a commit or a pull request. */
export function diffEntry(repository: GitHubRepository, commit: Pick<Commit, 'sha'>, file: ChangedFile) {
  const path = encodeURI(file.path);
  const html = `${site}/${fullName(repository)}`;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${commit.sha}/${path}`,
    raw_url: `${html}/raw/${commit.sha}/${path}`,
    contents_url: `${repositoryUrl(repository)}/contents/${path}?ref=${commit.sha}`,
    patch: file.patch,
  };
}

/** `commit` asked for alone: with `stats` and `files`. */
export function fullCommit(repository: GitHubRepository, commit: Commit) {
  const files = changedFiles(repository.content(), commit);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commitShape(repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: files.map((file) => diffEntry(repository, commit, file)),
  };
}

/** The same commit as `application/vnd.github.diff` text. */
export const commitDiff = (repository: GitHubRepository, commit: Commit): string =>
  diffText(changedFiles(repository.content(), commit));

export const diffText = (files: readonly ChangedFile[]): string =>
  files
    .map(({ path, status, patch }) =>
      [
        `diff --git a/${path} b/${path}`,
        status === 'added' ? 'new file mode 100644\n--- /dev/null' : `--- a/${path}`,
        `+++ b/${path}`,
        `${patch}\n`,
      ].join('\n'),
    )
    .join('');

export const shortBranch = (repository: GitHubRepository, name: string, sha: string) => ({
  name,
  commit: { sha, url: `${repositoryUrl(repository)}/commits/${sha}` },
  protected: false,
});

/** `branch-with-protection`: one branch asked for by name. */
export function fullBranch(repository: GitHubRepository, name: string, commit: Commit) {
  const self = `${repositoryUrl(repository)}/branches/${encodeURIComponent(name)}`;
  return {
    name,
    commit: commitShape(repository, commit),
    _links: { self, html: `${site}/${fullName(repository)}/tree/${name}` },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  };
}
