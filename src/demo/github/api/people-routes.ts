import type { Context } from './context.ts';
import { accountGists, createGist, deleteGist, gist, ownGists, updateGist } from './gists.ts';
import { ownInstallations } from './installations.ts';
import { isStarred, star, starred, unstar } from './interests.ts';
import { ownTeams, searchUsers, teamMembers } from './people.ts';
import { createOrganizationRepository, createOwnRepository } from './repository-writes.ts';
import { type Route, route } from './route.ts';

const gistsWrite = { permission: 'gists=write' };
const starring = { permission: 'starring=read' };
const starringWrite = { permission: 'starring=write' };
const members = { permission: 'members=read' };
const administration = { permission: 'administration=write' };

/** What people have and do beside what is in repositories. */
export const peopleRoutes: readonly Route<Context>[] = [
  route(
    'POST',
    '/user/repos',
    createOwnRepository,
    'repos/repos#create-a-repository-for-the-authenticated-user',
    administration,
  ),
  route(
    'POST',
    '/orgs/{org}/repos',
    createOrganizationRepository,
    'repos/repos#create-an-organization-repository',
    administration,
  ),
  route(
    'GET',
    '/user/installations',
    ownInstallations,
    'apps/installations#list-app-installations-accessible-to-the-user-access-token',
  ),
  route('GET', '/user/teams', ownTeams, 'teams/teams#list-teams-for-the-authenticated-user', members),
  route('GET', '/orgs/{org}/teams/{team}/members', teamMembers, 'teams/members#list-team-members', members),
  route(
    'GET',
    '/user/starred',
    starred,
    'activity/starring#list-repositories-starred-by-the-authenticated-user',
    starring,
  ),
  route(
    'GET',
    '/user/starred/{owner}/{repo}',
    isStarred,
    'activity/starring#check-if-a-repository-is-starred-by-the-authenticated-user',
    starring,
  ),
  route(
    'PUT',
    '/user/starred/{owner}/{repo}',
    star,
    'activity/starring#star-a-repository-for-the-authenticated-user',
    starringWrite,
  ),
  route(
    'DELETE',
    '/user/starred/{owner}/{repo}',
    unstar,
    'activity/starring#unstar-a-repository-for-the-authenticated-user',
    starringWrite,
  ),
  route('GET', '/users/{login}/starred', starred, 'activity/starring#list-repositories-starred-by-a-user', starring),
  route('GET', '/user/{id}/starred', starred, 'activity/starring#list-repositories-starred-by-a-user', starring),
  route('GET', '/gists', ownGists, 'gists/gists#list-gists-for-the-authenticated-user'),
  route('POST', '/gists', createGist, 'gists/gists#create-a-gist', gistsWrite),
  route('GET', '/gists/{gist}', gist, 'gists/gists#get-a-gist'),
  route('PATCH', '/gists/{gist}', updateGist, 'gists/gists#update-a-gist', gistsWrite),
  route('DELETE', '/gists/{gist}', deleteGist, 'gists/gists#delete-a-gist', gistsWrite),
  route('GET', '/users/{login}/gists', accountGists, 'gists/gists#list-gists-for-a-user'),
  route('GET', '/user/{id}/gists', accountGists, 'gists/gists#list-gists-for-a-user'),
  route('GET', '/search/users', searchUsers, 'search/search#search-users', { resource: 'search' }),
];
