/** The words of the screen `people`. */
export const enPeople = {
  sentence: 'Who may use this hub. Each person has accounts, keys and a record of their own; nobody sees another’s.',
  sentenceOther: 'You are one of the people of this hub. Its owner invites and removes them.',
  list: 'People of this hub',
  owner: 'Owner',
  you: 'You',
  invite: 'Invite a person',
  alone: 'Nobody but you uses this hub.',
  removeDialog: {
    title: (name: string) => `Remove ${name}?`,
    text: 'Their keys end, their accounts are removed from Token Vault, and their session is signed out, all now. Their calls in flight are cut. To come back they need another invitation.',
    done: (name: string) => `${name} is removed.`,
  },
  inviteDialog: {
    email: 'E-mail address',
    help: 'They must sign in with this very address.',
    wrong: 'Enter an e-mail address, such as grace@example.com.',
    action: 'Make a link',
    madeTitle: (email: string) => `Give this link to ${email}`,
    link: 'Invitation',
    once: 'Shown once. It works once, for this address alone, for a week.',
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
