import { privateUser, publicUser } from '../shapes/account.ts';
import { type Answer, failure, notFound, ok } from './answer.ts';
import type { Context } from './context.ts';

const requiresSignIn = (context: Context): Answer => failure(401, 'Requires authentication', context.documentation);

/** Whose account a path names: by login, or by id as in the addresses of `Link` headers. */
export const namedAccount = ({ catalogue, parameters }: Context) =>
  catalogue.accounts.find(({ id, login }) =>
    parameters['id'] === undefined
      ? login.toLowerCase() === parameters['login']?.toLowerCase()
      : id === Number(parameters['id']),
  );

export function signedInUser(context: Context): Answer {
  const { viewer, catalogue, origin } = context;
  return viewer ? ok(privateUser(viewer, catalogue, origin), viewer.createdAt) : requiresSignIn(context);
}

export function emails(context: Context): Answer {
  const { viewer } = context;
  if (!viewer) return requiresSignIn(context);
  return ok([{ email: viewer.email, primary: true, verified: true, visibility: 'private' }]);
}

export function user(context: Context): Answer {
  const account = namedAccount(context);
  return account ? ok(publicUser(account, context.catalogue, context.origin), account.createdAt) : notFound(context);
}
