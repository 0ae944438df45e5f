/** The tools for stars. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { login, notAllowed, ownerAndName, repository } from '../fields.ts';
import { listAndCount } from '../lists.ts';
import { emptyAnswer, githubToolsIn } from '../rest.ts';
import { cleanName } from '../view.ts';
import { RepositoryView } from '../views/repositories.ts';

const { readTool, writeTool } = githubToolsIn('stargazers');

const listStarred = readTool({
  name: 'github_list_starred',
  title: 'Starred repositories',
  hint: 'favorites bookmarks stars liked saved',
  description:
    'Repositories that the account, or somebody, has starred, newest star first, as far as this key covers them.',
  input: input({
    login: login.optional().describe('Whose stars; the account’s own if left out'),
    sort: z.enum(['created', 'updated']).default('created').describe('created: when starred; updated: last push'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(RepositoryView.shown), not_allowed: notAllowed, ...listing }),
  place: () => undefined,
  async run({ login, sort, cursor, limit }, { get, allows }) {
    const asked = { sort, per_page: 50 };
    const found = await listAndCount({
      cursor,
      most: limit,
      fetch: (page) =>
        login === undefined
          ? get('/user/starred', { ...asked, page }, z.array(RepositoryView.read))
          : get('/users/{username}/starred', { ...asked, username: login, page }, z.array(RepositoryView.read)),
      project: RepositoryView.project,
      keep: (read) => allows('repository', read.full_name.toLowerCase()),
    });
    if (!found.ok) return found;
    const { dropped, ...list } = found.value;
    return ok({ ...list, not_allowed: dropped });
  },
});

const starRepository = writeTool({
  name: 'github_star_repository',
  title: 'Star a repository',
  hint: 'favorite bookmark like unstar repo',
  description: 'Stars a repository, which everybody can see, or takes the star back.',
  access: 'write',
  input: input({ repository, starred: z.boolean().default(true).describe('Whether it shall have the star') }),
  output: z.object({ repository: z.string(), starred: z.boolean() }),
  isPersonal: true,
  async preview({ repository, starred }, { get, place }) {
    const found = await place();
    if (!found.ok) return found;
    const star = await get('/user/starred/{owner}/{repo}', ownerAndName(repository), z.string(), { isText: true });
    if (!star.ok && star.failure.code !== 'platform_not_found') return star;
    return ok({
      target: cleanName(found.value.name),
      version: null,
      changes: changesOf({ starred }, { starred: star.ok }),
    });
  },
  undo: ({ repository, starred }, { changes }) =>
    changes.length === 0
      ? { reason: 'It was so already.' }
      : { tool: 'github_star_repository', arguments: { repository, starred: !starred } },
  async run({ repository, starred }, { change }) {
    const route = `${starred ? 'PUT' : 'DELETE'} /user/starred/{owner}/{repo}` as const;
    return change(
      route,
      ownerAndName(repository),
      undefined,
      emptyAnswer({ repository: cleanName(repository), starred }),
    );
  },
});

export const starTools: Tool[] = [listStarred, starRepository];
