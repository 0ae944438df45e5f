import { getUser } from './get-user.ts';
import { listTeamMembers } from './list-team-members.ts';
import { listTeams } from './list-teams.ts';

export const people = { reads: [getUser, listTeams, listTeamMembers], writes: [] };
