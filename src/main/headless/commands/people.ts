import { columns, plainLine, utcMinute } from '../text.ts';
import { hubCommand } from './command.ts';

export const peopleCommands = [
  hubCommand({
    name: 'people list',
    about: 'List who may use this hub, and who is invited',
    call: 'people.list',
    text: ({ people, invitations }) =>
      people.length + invitations.length === 0
        ? 'Nobody has signed in yet. The first person who signs in owns this hub.'
        : columns([
            ['E-MAIL', 'NAME', 'ROLE', 'USERID'],
            ...people.map(({ email, name, owner, userId }) => [email, name, owner ? 'owner' : 'person', userId]),
            ...invitations.map(({ email, expiresAt }) => [
              email,
              '-',
              `invited until ${utcMinute(expiresAt)} UTC`,
              '-',
            ]),
          ]),
  }),
  hubCommand({
    name: 'people invite',
    arguments: ['E-MAIL'],
    about: 'Invite a person by the address they sign in with; asks for the owner passphrase',
    examples: ['people invite grace@example.com', 'people invite grace@example.com --json'],
    call: 'people.invite',
    input: (invocation) => ({ email: invocation.arguments[0] }),
    text: ({ code, link, invitation }) =>
      [
        link,
        '',
        `This is the only time it is shown. It is for ${plainLine(invitation.email)}, once, until ${utcMinute(invitation.expiresAt)} UTC.`,
        'They open it, choose a passphrase that only they know, and sign in. In a terminal here:',
        // The code may begin with a dash, which only this form takes.
        `  opengithubx login --sign-up --invite=${code}`,
      ].join('\n'),
  }),
  hubCommand({
    name: 'people remove',
    arguments: ['PERSON'],
    about: 'Remove a person with their keys and accounts; asks for the owner passphrase',
    examples: ['people remove grace@example.com', 'people remove grace@example.com --json'],
    call: 'people.remove',
    input: (invocation) => ({ person: invocation.arguments[0] }),
    text: ({ name, email }) => plainLine(`Removed ${name} <${email}>.`),
  }),
];
