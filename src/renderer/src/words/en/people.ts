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
    text: 'Their keys end, their accounts are removed from Token Vault, and their session is signed out. Their running calls are cut. To return they need another invitation.',
    done: (name: string) => `${name} is removed.`,
  },
  inviteDialog: {
    email: 'E-mail address',
    help: 'They must sign in with exactly this address.',
    wrong: 'Enter an e-mail address, such as grace@example.com.',
    action: 'Make a link',
    madeTitle: (email: string) => `Give this link to ${email}`,
    link: 'Invitation',
    once: 'This link is shown once. It works once, only for this address, for a week.',
    steps: [
      'They open it in their browser and choose a passphrase that only they know.',
      'They continue with Auth0 and sign in with that e-mail address.',
    ],
  },
  invitations: 'Open invitations',
  expires: 'Expires',
  inviteAgain: 'New link',
  inviteAgainName: (email: string) => `New link, ${email}`,
};
