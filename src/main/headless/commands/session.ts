import { plain } from '../text.ts';
import { hubCommand } from './command.ts';

export const sessionCommands = [
  hubCommand({
    name: 'login',
    about: 'Sign in with Auth0 in the browser',
    options: { 'sign-up': { type: 'boolean', about: 'Begin at the page for new people' } },
    call: 'session.signIn',
    input: ({ values }) => ({ signUp: values['sign-up'] }),
    text: (person) => plain(`Signed in as ${person.name} <${person.email}>, UserId ${person.userId}.`),
  }),
  hubCommand({
    name: 'logout',
    about: 'Sign out and revoke the sign-in',
    call: 'session.signOut',
    input: () => ({}),
    text: ({ revoked }) =>
      revoked ? 'Signed out.' : 'Signed out here; the tenant could not be told to revoke the sign-in.',
  }),
];
