/** GitHub as data: how it is connected, where its API is, and what can be asked of it. */
import { ok } from '../../../../shared/result.ts';
import type { Platform } from '../platform.ts';
import { connectGitHub } from './get.ts';
import { prompts } from './prompts.ts';
import { ReadMe } from './read.ts';
import { resources } from './resources.ts';
import { addComment } from './tools/add-comment.ts';
import { createIssue } from './tools/create-issue.ts';
import { getCommit } from './tools/get-commit.ts';
import { getFile } from './tools/get-file.ts';
import { getIssue } from './tools/get-issue.ts';
import { getMe } from './tools/get-me.ts';
import { listCommits } from './tools/list-commits.ts';
import { listIssues } from './tools/list-issues.ts';
import { listPullRequests } from './tools/list-pull-requests.ts';
import { listRepositories } from './tools/list-repositories.ts';
import { myCommits } from './tools/my-commits.ts';
import { search } from './tools/search.ts';
import { updateIssue } from './tools/update-issue.ts';

export const github: Platform = {
  name: 'github',
  title: 'GitHub',
  connection: 'github',
  // A GitHub App defines its permissions itself; scopes sent along are ignored.
  scopes: [],
  apiUrl: 'https://api.github.com',
  async whoami(client) {
    const get = await connectGitHub(client);
    const me = await get('/user', {}, ReadMe.pick({ id: true, login: true }));
    return me.ok ? ok({ userId: String(me.value.value.id), label: me.value.value.login }) : me;
  },
  tools: [
    getMe,
    listRepositories,
    listCommits,
    getCommit,
    listIssues,
    getIssue,
    listPullRequests,
    getFile,
    search,
    myCommits,
    createIssue,
    addComment,
    updateIssue,
  ],
  prompts,
  resources,
};
