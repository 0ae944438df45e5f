/**
 * Every tool of GitHub. Their order is stable, and says which a model is shown at once where not all have room: those that
 * most questions need first, and what changes something after what reads.
 */
import type { Tool } from '../../../tools/tool.ts';
import { actions } from './actions/index.ts';
import { branches } from './branches/index.ts';
import { context } from './context/index.ts';
import { discussions } from './discussions/index.ts';
import { files } from './files/index.ts';
import { gists } from './gists/index.ts';
import { issueDetails, issues } from './issues/index.ts';
import { labels } from './labels/index.ts';
import { ownership } from './ownership/index.ts';
import { people } from './people/index.ts';
import { projects } from './projects/index.ts';
import { pullRequests } from './pull-requests/index.ts';
import { releases } from './releases/index.ts';
import { repositories } from './repositories/index.ts';
import { searching } from './search/index.ts';
import { security } from './security/index.ts';
import { stars } from './stars/index.ts';

type Group = { reads: Tool[]; writes: Tool[] };

const daily: Group[] = [context, repositories, files, issues, pullRequests, searching];
const occasional: Group[] = [
  branches,
  issueDetails,
  labels,
  actions,
  releases,
  ownership,
  gists,
  stars,
  people,
  discussions,
  projects,
  security,
];

export const tools: Tool[] = [daily, occasional].flatMap((groups) => [
  ...groups.flatMap(({ reads }) => reads),
  ...groups.flatMap(({ writes }) => writes),
]);
