/** The repositories that people starred. */
import { canRead, fullName, type GitHubRepository, type Interest } from '../model.ts';
import { repositoryShape } from '../shapes/repository.ts';
import { namedAccount } from './people.ts';
import { listReply, missing, noContent, type Reply } from './reply.ts';
import { type Context, checkParameters, sameName, sortBy, viewerOf } from './request.ts';
import { route } from './route.ts';

/** One's own or another's, as far as the viewer may see the repositories. */
function starred(context: Context): Reply {
  const { catalogue, query, parameters } = context;
  const viewer = viewerOf(context);
  const account = 'login' in parameters || 'id' in parameters ? namedAccount(context) : viewer;
  checkParameters(context, 'Star', { sort: ['created', 'updated'], direction: ['asc', 'desc'] });
  const visible = catalogue.stars.filter((one) => one.account.id === account.id && canRead(one.repository, viewer));
  const key = query.get('sort') === 'updated' ? (one: Interest) => one.repository.pushedAt : (one: Interest) => one.at;
  const sorted = sortBy(visible, key, query.get('direction') !== 'asc');
  return listReply(context, sorted, ({ repository }) => repositoryShape(repository, viewer));
}

/** The repository that the path names, and the viewer's star for it. */
function starOf({ catalogue, viewer, parameters }: Context): {
  repository: GitHubRepository;
  star: Interest | undefined;
} {
  const name = `${parameters['owner']}/${parameters['repo']}`;
  const repository =
    catalogue.repositories.find((one) => sameName(fullName(one), name) && canRead(one, viewer)) ?? missing();
  const star = catalogue.stars.find((one) => one.account.id === viewer?.id && one.repository === repository);
  return { repository, star };
}

const isStarred = (context: Context): Reply => (starOf(context).star ? noContent : missing());

/** To star once more changes nothing. */
function addStar(context: Context): Reply {
  const account = viewerOf(context);
  const { repository, star } = starOf(context);
  if (!star) {
    context.catalogue.stars.push({ account, repository, at: context.now });
    repository.stars += 1;
  }
  return noContent;
}

function removeStar(context: Context): Reply {
  viewerOf(context);
  const { repository, star } = starOf(context);
  if (star) {
    context.catalogue.stars.splice(context.catalogue.stars.indexOf(star), 1);
    repository.stars -= 1;
  }
  return noContent;
}

export const starRoutes = [
  route('GET', '/user/starred', starred),
  route('GET', '/user/starred/{owner}/{repo}', isStarred),
  route('PUT', '/user/starred/{owner}/{repo}', addStar),
  route('DELETE', '/user/starred/{owner}/{repo}', removeStar),
  route('GET', '/users/{login}/starred', starred),
  route('GET', '/user/{id}/starred', starred),
];
