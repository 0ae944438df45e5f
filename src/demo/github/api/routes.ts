/** Which route serves what. Where two fit, the first one does. */
import { graphql } from '../graphql/index.ts';
import { actionsRoutes } from './actions.ts';
import { checkRoutes } from './checks.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { gistRoutes } from './gists.ts';
import { gitRoutes } from './git.ts';
import { starRoutes } from './interests.ts';
import { commentRoutes } from './issue-comments.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { peopleRoutes } from './people.ts';
import { projectRoutes } from './projects.ts';
import { pullRoutes } from './pull-requests.ts';
import { accountRepositoryRoutes, repositoryRoutes } from './repositories.ts';
import type { Context, RepositoryContext } from './request.ts';
import { reviewRoutes } from './reviews.ts';
import { type ApiRoute, route } from './route.ts';
import { searchRoutes } from './search.ts';
import { securityRoutes } from './security-alerts.ts';
import { subIssueRoutes } from './sub-issues.ts';

export const routesOfAccounts: readonly ApiRoute<Context>[] = [
  ...accountRepositoryRoutes,
  ...starRoutes,
  ...gistRoutes,
  ...peopleRoutes,
  ...projectRoutes,
  ...searchRoutes,
  route('POST', '/graphql', graphql, 'graphql'),
];

/** Below `/repos/{owner}/{repo}` and, by id, below `/repositories/{id}`. */
export const routesOfRepositories: readonly ApiRoute<RepositoryContext>[] = [
  ...repositoryRoutes,
  // Before those that take all that follows /commits/ for the name of one.
  ...checkRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...actionsRoutes,
  ...labelRoutes,
  ...subIssueRoutes,
  ...securityRoutes,
  ...commentRoutes,
  ...issueRoutes,
];
