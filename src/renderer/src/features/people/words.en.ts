/** The words of the screen `people`. */
export const enPeople = {
  sentence:
    'These people may use this hub. Each has separate accounts, keys and an audit log, and nobody sees another’s.',
  sentenceOther: 'You are one of the people of this hub. Its owner invites and removes them.',
  list: 'People of this hub',
  owner: 'Owner',
  you: 'You',
  invite: 'Invite a person',
  alone: 'You are the only person on this hub.',
  removeDialog: {
    title: (name: string) => `Remove ${name}?`,
    text: 'Their keys end, their accounts are disconnected, and their session is signed out. Their running calls are cut. To return they need another invitation.',
    done: (name: string) => `${name} is removed.`,
  },
  inviteDialog: {
    email: 'E-mail address',
    help: 'They must sign in with exactly this address.',
    wrong: 'Enter an e-mail address, such as grace@example.com.',
    action: 'Make a link',
  },
  invitations: 'Open invitations',
  expires: 'Expires',
  inviteAgain: 'New link',
  inviteAgainName: (email: string) => `New link, ${email}`,
};
