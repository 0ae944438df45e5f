import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { githubTime, login, since } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { name } from '../../project.ts';
import { filesOf, Gist, projectGist, ReadGist } from '../../views/gist.ts';

const Item = Gist.extend({ files: z.array(z.string()).describe('Names, at most ten') });

export const listGists = readTool({
  name: 'github_list_gists',
  title: 'Gists',
  description: 'Gists of the account, secret ones included, or the public ones of somebody; without their texts.',
  toolset: 'gists',
  input: input({
    login: login.optional().describe('Whose; the account’s own if left out'),
    since: since.describe('Only changed from this date or time on, as 2026-11-24 or 2026-11-24T15:00:00Z'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Item), ...listing }),
  place: () => undefined,
  // What somebody else wrote is marked.
  isOwn: true,
  async run({ login, since, cursor, limit }, { client, account }) {
    const get = await connectGitHub(client);
    const asked = { since: githubTime(since, 'since'), per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) =>
        login === undefined
          ? get('/gists', { ...asked, page }, z.array(ReadGist))
          : get('/users/{username}/gists', { ...asked, username: login, page }, z.array(ReadGist)),
      project: (read) => {
        const files = filesOf(read).slice(0, 10);
        return { ...projectGist(read, account), files: files.map(({ filename }) => name(filename)) };
      },
    });
  },
});
