/** Who may write to a repository. */
import { type GitHubAccount, type Identity, isAppOn, roleIn, type Viewer } from '../model.ts';
import { refuseRequest } from './reply.ts';
import { type RepositoryContext, viewerOf, wholeSecond } from './request.ts';

export type Writer = { readonly viewer: Viewer; readonly by: Identity; readonly at: number };

export const canPush = ({ repository }: RepositoryContext, viewer: Viewer | undefined): boolean =>
  isAppOn(repository, viewer) && ['admin', 'write'].includes(roleIn(repository, viewer) ?? '');

/** Somebody who is signed in; refuses where nobody can write any more. */
export function writer(context: RepositoryContext): Writer {
  const viewer = viewerOf(context);
  if (context.repository.archived) refuseRequest(403, 'Repository was archived so is read-only.');
  const by = { name: viewer.name, email: viewer.email, account: viewer };
  return { viewer, by, at: wholeSecond(context) };
}

/** What GitHub says to an App that is not installed there, or whose permissions are not enough. */
export const refuseIntegration = (): never => refuseRequest(403, 'Resource not accessible by integration');

/** The people who may write to the files of a repository. */
export function pusher(context: RepositoryContext): Writer {
  const found = writer(context);
  return canPush(context, found.viewer) ? found : refuseIntegration();
}

/** The author of something, and those who may push, may change it. */
export function changer(context: RepositoryContext, author: GitHubAccount): Writer {
  const found = writer(context);
  return author.id === found.viewer.id || canPush(context, found.viewer) ? found : refuseIntegration();
}
