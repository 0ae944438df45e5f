/** The tools about people: the account itself, others, organizations and teams. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { login } from '../fields.ts';
import { listViews } from '../lists.ts';
import { githubToolsIn } from '../rest.ts';
import {
  cleanName,
  fieldAt,
  fieldOf,
  githubView,
  headingAt,
  nameAt,
  nullableText,
  sameAs,
  timeAt,
  urlAt,
} from '../view.ts';

const { readTool } = githubToolsIn('context');

export const CollaboratorView = githubView({
  login: nameAt('login'),
  role: nameAt('role_name').describe('read, triage, write, maintain, admin, or one of the organization’s own'),
  url: urlAt('html_url'),
});

/** What everybody can read. */
const Person = githubView({
  login: nameAt('login'),
  type: nameAt('type').describe('User, Organization or Bot'),
  name: nameAt('name', nullableText),
  bio: headingAt('bio', nullableText),
  company: nameAt('company', nullableText),
  location: nameAt('location', nullableText),
  public_repositories: sameAs('public_repos', z.number().optional()),
  followers: sameAs('followers', z.number().optional()),
  created_at: timeAt('created_at'),
  private: fieldOf({}, z.boolean(), () => false),
  url: urlAt('html_url'),
});

const Team = githubView({
  organization: fieldAt('organization', z.object({ login: z.string() }), z.string(), ({ login }) => cleanName(login)),
  team: nameAt('slug').describe('Its short name, for github_list_team_members'),
  name: nameAt('name'),
  description: headingAt('description', nullableText),
  members: sameAs('members_count', z.number().optional()),
  url: urlAt('html_url'),
});

export const MemberView = githubView({ login: nameAt('login'), url: urlAt('html_url') });

export const MeView = githubView(
  {
    login: nameAt('login'),
    name: nameAt('name', nullableText),
    url: urlAt('html_url'),
    created_at: timeAt('created_at'),
    public_repositories: sameAs('public_repos', z.number().optional()),
    private_repositories: sameAs('total_private_repos', z.number().optional()),
    private: fieldOf({}, z.literal(false), () => false as const).describe('Whether what this says is private'),
  },
  { id: z.number() },
);

const getMe = readTool({
  name: 'github_get_me',
  title: 'Who I am on GitHub',
  hint: 'my profile login username whoami account',
  description: 'The GitHub account that is connected: login, name and how many repositories it owns.',
  input: input({}),
  output: MeView.shown,
  place: () => undefined,
  isOwn: true,
  async run(_, { get }) {
    const me = await get('/user', {}, MeView.read);
    return me.ok ? ok(MeView.project(me.value.value)) : me;
  },
});

export const contextTools: Tool[] = [getMe];

const getUser = githubToolsIn('users').readTool({
  name: 'github_get_user',
  title: 'A person or organization',
  hint: 'profile account who login developer organization',
  description: 'What a person or an organization says of itself in public.',
  input: input({ login: login.describe('Whose profile') }),
  output: Person.shown,
  place: () => undefined,
  async run({ login }, { get }) {
    const found = await get('/users/{username}', { username: login }, Person.read);
    return found.ok ? ok(Person.project(found.value.value)) : found;
  },
});

const listTeams = readTool({
  name: 'github_list_teams',
  title: 'My teams',
  hint: 'groups organizations mine membership org',
  description: 'Teams that the account is in, over all its organizations.',
  input: input({ cursor, limit }),
  output: z.object({ items: z.array(Team.shown), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ cursor, limit }, { get }) {
    return listViews(get, '/user/teams', { per_page: 50 }, Team, { cursor, limit });
  },
});

const listTeamMembers = readTool({
  name: 'github_list_team_members',
  title: 'Who is in a team',
  hint: 'people colleagues group who org',
  description: 'Members of one team of an organization that the account is in.',
  input: input({
    organization: login.describe('Organization'),
    team: z
      .string()
      .max(100)
      .regex(/^[a-z0-9_-]+$/i, 'must be the short name of a team')
      .describe('Short name of the team'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(MemberView.shown), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ organization, team, cursor, limit }, { get }) {
    const asked = { org: organization, team_slug: team, per_page: 100 };
    return listViews(get, '/orgs/{org}/teams/{team_slug}/members', asked, MemberView, { cursor, limit });
  },
});

export const peopleTools: Tool[] = [getUser, listTeams, listTeamMembers];
