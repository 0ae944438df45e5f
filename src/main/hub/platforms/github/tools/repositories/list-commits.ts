import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { githubTime, inRepository, ownerAndName, path, reference, repository, since, until } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { Commit, projectCommit } from '../../project.ts';
import { ReadCommit } from '../../read.ts';

export const listCommits = readTool({
  name: 'github_list_commits',
  title: 'Commits of a repository',
  description: 'Commits of one repository, newest first: first line of the message, author and date.',
  toolset: 'commits',
  input: input({
    repository,
    sha: reference.optional().describe('Branch, tag or commit to start from; the default branch if left out'),
    path: path.optional().describe('Only commits that touch this file or directory'),
    author: z.string().min(1).max(200).optional().describe('Only commits by this login or email address'),
    since,
    until,
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Commit), ...listing }),
  place: inRepository,
  files: ({ sha, path }) => ({ branch: sha, ...(path !== undefined && { paths: [path] }) }),
  async run({ repository, sha, path, author, since, until, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = {
      ...ownerAndName(repository),
      sha,
      path,
      author,
      since: githubTime(since, 'since'),
      until: githubTime(until, 'until'),
      per_page: 50,
    };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/commits', { ...asked, page }, z.array(ReadCommit), { whenEmpty: [] }),
      project: projectCommit,
    });
  },
});
