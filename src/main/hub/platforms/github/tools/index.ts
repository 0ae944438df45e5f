/**
 * Every tool of GitHub. Their order is stable, and says which a model is shown at once where not all have room: those that
 * most questions need first, and what changes something after what reads.
 */

import { readsFirst, type Tool } from '../../tool.ts';
import { actionTools } from './actions.ts';
import { branchTools } from './branches.ts';
import { discussionTools } from './discussions.ts';
import { fileTools } from './files.ts';
import { gistTools } from './gists.ts';
import { issueLockTools, issueTools } from './issues.ts';
import { labelTools } from './labels.ts';
import { milestoneTools } from './milestones.ts';
import { ownershipTools } from './ownership.ts';
import { contextTools, peopleTools } from './people.ts';
import { projectTools } from './projects.ts';
import { pullRequestDraftTools, pullRequestTools } from './pull-requests.ts';
import { releaseFileTools } from './release-files.ts';
import { releaseTools } from './releases.ts';
import { repositoryTools } from './repositories.ts';
import { githubSearchTools } from './search.ts';
import { securityTools } from './security.ts';
import { starTools } from './stars.ts';
import { subIssueTools } from './sub-issues.ts';

const daily: Tool[][] = [contextTools, repositoryTools, fileTools, issueTools, pullRequestTools, githubSearchTools];
const occasional: Tool[][] = [
  branchTools,
  subIssueTools,
  milestoneTools,
  issueLockTools,
  pullRequestDraftTools,
  labelTools,
  actionTools,
  releaseTools,
  releaseFileTools,
  ownershipTools,
  gistTools,
  starTools,
  peopleTools,
  discussionTools,
  projectTools,
  securityTools,
];

export const githubTools: Tool[] = [daily, occasional].flatMap((chapters) => readsFirst(chapters.flat()));
