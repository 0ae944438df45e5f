import { fail, ok } from '../../../shared/result.ts';
import { chooseNewPassphrase } from '../passphrase-prompt.ts';
import { receiptExitCode, receiptText } from '../receipt-text.ts';
import { isHubRunning } from '../socket-client.ts';
import { plain } from '../text.ts';
import { browserOptions } from './browser-leg.ts';
import { callerOf } from './caller.ts';
import { type Command, hubCommand } from './command.ts';
import { dataFolderOf, personOf } from './invocation.ts';
import { hubOptions, loginAtHub } from './login-at-hub.ts';

export const sessionCommands: Command[] = [
  {
    name: 'login',
    arguments: [],
    about: 'Sign in with Auth0 in the browser',
    options: {
      ...browserOptions,
      device: {
        type: 'boolean',
        about: 'With a code, in a browser on any computer; a native application has to allow it',
      },
      'sign-up': { type: 'boolean', about: 'Begin at the page for new people' },
      ...hubOptions,
      invite: { type: 'string', value: 'CODE', about: 'As a new person with an invitation; asks for a new passphrase' },
    },
    async run(invocation) {
      const { 'sign-up': signUp, invite, device: byDevice } = invocation.values;
      if (invite === '') return fail('usage', '--invite names no code.');
      if (invite !== undefined && personOf(invocation) !== undefined) {
        return fail('usage', '--invite is for a new person: leave --as out.');
      }
      if (invocation.values['hub'] !== undefined) return loginAtHub(invocation);
      if (!(await isHubRunning(dataFolderOf(invocation)))) return fail('not_running');
      const chosen = invite === undefined ? undefined : await chooseNewPassphrase(invocation.surroundings);
      if (chosen?.ok === false) return chosen;
      const input = { signUp, invitation: invite, byDevice };
      const typed = chosen === undefined ? {} : { newPassphrase: chosen.value };
      const signedIn = await callerOf(invocation)('session.signIn', input, typed);
      if (!signedIn.ok) return signedIn;
      const { name, email, userId } = signedIn.value;
      return ok({ output: signedIn.value, text: plain(`Signed in as ${name} <${email}>, UserId ${userId}.`) });
    },
  },
  hubCommand({
    name: 'logout',
    about: 'Sign out and revoke the sign-in',
    call: 'session.signOut',
    input: () => ({}),
    text: receiptText,
    exitCode: receiptExitCode,
  }),
];
