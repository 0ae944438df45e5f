/** The tools about people: the account itself, others, organizations and teams. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { type Tool, toolsIn } from '../../tool.ts';
import { login } from '../fields.ts';
import { listItems } from '../lists.ts';
import { connectGitHub } from '../rest.ts';
import { cleanHeading, cleanName, cleanUrl, nullableText, urlField, utcTime, whenField } from '../view.ts';

const { readTool } = toolsIn('context');

export const ReadCollaborator = z.object({ login: z.string(), html_url: z.string(), role_name: z.string() });

export const Collaborator = z.object({
  login: z.string(),
  role: z.string().describe('read, triage, write, maintain, admin, or one of the organization’s own'),
  url: z.string().describe('Address to cite'),
});

export const projectCollaborator = (read: z.infer<typeof ReadCollaborator>): z.infer<typeof Collaborator> => ({
  login: cleanName(read.login),
  role: cleanName(read.role_name),
  url: cleanUrl(read.html_url),
});

const ReadPerson = z.object({
  login: z.string(),
  html_url: z.string(),
  type: z.string(),
  name: z.string().nullish(),
  bio: z.string().nullish(),
  company: z.string().nullish(),
  location: z.string().nullish(),
  public_repos: z.number().optional(),
  followers: z.number().optional(),
  created_at: z.string().nullish(),
});

const Person = z.object({
  login: z.string(),
  type: z.string().describe('User, Organization or Bot'),
  name: z.string(),
  bio: z.string(),
  company: z.string(),
  location: z.string(),
  public_repositories: z.number().optional(),
  followers: z.number().optional(),
  created_at: z.string().describe('UTC, or empty when unknown'),
  private: z.boolean(),
  url: z.string().describe('Address to cite'),
});

/** What everybody can read. */
export const projectPerson = (read: z.infer<typeof ReadPerson>): z.infer<typeof Person> => ({
  login: cleanName(read.login),
  type: cleanName(read.type),
  name: cleanName(read.name),
  bio: cleanHeading(read.bio ?? ''),
  company: cleanName(read.company),
  location: cleanName(read.location),
  public_repositories: read.public_repos,
  followers: read.followers,
  created_at: utcTime(read.created_at),
  private: false,
  url: cleanUrl(read.html_url),
});

const ReadTeam = z.object({
  name: z.string(),
  slug: z.string(),
  description: z.string().nullish(),
  members_count: z.number().optional(),
  html_url: z.string(),
  organization: z.object({ login: z.string() }),
});

const Team = z.object({
  organization: z.string(),
  team: z.string().describe('Its short name, for github_list_team_members'),
  name: z.string(),
  description: z.string(),
  members: z.number().optional(),
  url: z.string().describe('Address to cite'),
});

export const projectTeam = (read: z.infer<typeof ReadTeam>): z.infer<typeof Team> => ({
  organization: cleanName(read.organization.login),
  team: cleanName(read.slug),
  name: cleanName(read.name),
  description: cleanHeading(read.description ?? ''),
  members: read.members_count,
  url: cleanUrl(read.html_url),
});

export const ReadMember = z.object({ login: z.string(), html_url: z.string() });
export type ReadMember = z.infer<typeof ReadMember>;

const Member = z.object({ login: z.string(), url: z.string().describe('Address to cite') });

export const projectMember = (read: z.infer<typeof ReadMember>): z.infer<typeof Member> => ({
  login: cleanName(read.login),
  url: cleanUrl(read.html_url),
});

export const ReadMe = z.object({
  id: z.number(),
  login: z.string(),
  name: nullableText,
  html_url: z.string(),
  created_at: nullableText,
  public_repos: z.number().optional(),
  total_private_repos: z.number().optional(),
});

const Me = z.object({
  login: z.string(),
  name: z.string(),
  url: urlField,
  created_at: whenField,
  public_repositories: z.number().optional(),
  private_repositories: z.number().optional(),
  private: z.literal(false).describe('Whether what this says is private'),
});

export function projectMe(me: z.infer<typeof ReadMe>): z.infer<typeof Me> {
  return {
    login: cleanName(me.login),
    name: cleanName(me.name),
    url: cleanUrl(me.html_url),
    created_at: utcTime(me.created_at),
    public_repositories: me.public_repos,
    private_repositories: me.total_private_repos,
    private: false,
  };
}

const getMe = readTool({
  name: 'github_get_me',
  title: 'Who I am on GitHub',
  hint: 'my profile login username whoami account',
  description: 'The GitHub account that is connected: login, name and how many repositories it owns.',
  input: input({}),
  output: Me,
  place: () => undefined,
  isOwn: true,
  async run(_, { client }) {
    const get = connectGitHub(client);
    const me = await get('/user', {}, ReadMe);
    return me.ok ? ok(projectMe(me.value.value)) : me;
  },
});

export const contextTools: Tool[] = [getMe];

const getUser = toolsIn('users').readTool({
  name: 'github_get_user',
  title: 'A person or organization',
  hint: 'profile account who login developer organization',
  description: 'What a person or an organization says of itself in public.',
  input: input({ login: login.describe('Whose profile') }),
  output: Person,
  place: () => undefined,
  async run({ login }, { client }) {
    const get = connectGitHub(client);
    const found = await get('/users/{username}', { username: login }, ReadPerson);
    return found.ok ? ok(projectPerson(found.value.value)) : found;
  },
});

const listTeams = readTool({
  name: 'github_list_teams',
  title: 'My teams',
  hint: 'groups organizations mine membership org',
  description: 'Teams that the account is in, over all its organizations.',
  input: input({ cursor, limit }),
  output: z.object({ items: z.array(Team), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ cursor, limit }, { client }) {
    const get = connectGitHub(client);
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/user/teams', { per_page: 50, page }, z.array(ReadTeam)),
      project: projectTeam,
    });
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
  output: z.object({ items: z.array(Member), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ organization, team, cursor, limit }, { client }) {
    const get = connectGitHub(client);
    const asked = { org: organization, team_slug: team, per_page: 100 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/orgs/{org}/teams/{team_slug}/members', { ...asked, page }, z.array(ReadMember)),
      project: projectMember,
    });
  },
});

export const peopleTools: Tool[] = [getUser, listTeams, listTeamMembers];
