import * as z from 'zod';
import { address, instant, name, title } from '../project.ts';

export const ReadCollaborator = z.object({ login: z.string(), html_url: z.string(), role_name: z.string() });

export const Collaborator = z.object({
  login: z.string(),
  role: z.string().describe('read, triage, write, maintain, admin, or one of the organization’s own'),
  url: z.string().describe('Address to cite'),
});

export const projectCollaborator = (read: z.infer<typeof ReadCollaborator>): z.infer<typeof Collaborator> => ({
  login: name(read.login),
  role: name(read.role_name),
  url: address(read.html_url),
});

export const ReadPerson = z.object({
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

export const Person = z.object({
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
  login: name(read.login),
  type: name(read.type),
  name: name(read.name),
  bio: title(read.bio ?? ''),
  company: name(read.company),
  location: name(read.location),
  public_repositories: read.public_repos,
  followers: read.followers,
  created_at: instant(read.created_at),
  private: false,
  url: address(read.html_url),
});

export const ReadTeam = z.object({
  name: z.string(),
  slug: z.string(),
  description: z.string().nullish(),
  members_count: z.number().optional(),
  html_url: z.string(),
  organization: z.object({ login: z.string() }),
});

export const Team = z.object({
  organization: z.string(),
  team: z.string().describe('Its short name, for github_list_team_members'),
  name: z.string(),
  description: z.string(),
  members: z.number().optional(),
  url: z.string().describe('Address to cite'),
});

export const projectTeam = (read: z.infer<typeof ReadTeam>): z.infer<typeof Team> => ({
  organization: name(read.organization.login),
  team: name(read.slug),
  name: name(read.name),
  description: title(read.description ?? ''),
  members: read.members_count,
  url: address(read.html_url),
});

export const ReadMember = z.object({ login: z.string(), html_url: z.string() });
export type ReadMember = z.infer<typeof ReadMember>;

export const Member = z.object({ login: z.string(), url: z.string().describe('Address to cite') });

export const projectMember = (read: z.infer<typeof ReadMember>): z.infer<typeof Member> => ({
  login: name(read.login),
  url: address(read.html_url),
});
