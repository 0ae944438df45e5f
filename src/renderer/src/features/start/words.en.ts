/** Signed out, and the first run. */
export const enStart = {
  promise: ['Let the AI act.', 'Never let it touch the keys.'],
  lead: 'Your AI clients reach GitHub, Slack, Google and Notion through this hub. Writes wait for you. Everything is on record.',
  continue: 'Continue with Auth0',
  ended: 'Your session ended. Sign in again to continue.',
  firstOwner: 'Next: connect GitHub. You’ll own this hub.',
  invitation: {
    open: 'I have an invitation',
    code: 'Invitation code',
    codeMissing: 'Enter the code that the owner of this hub gave you.',
    passphrase: 'New passphrase',
    passphraseHelp: 'At least 8 characters. You type it to approve writes and to take a key.',
    passphraseShort: 'Use at least 8 characters.',
  },
  demo: {
    text: 'The demo runs a tenant with its platforms on this computer. Nothing leaves it. You sign in and connect GitHub there.',
    start: 'Start the demo',
  },
  here: {
    text: 'You make a GitHub App that is yours alone. Its tokens rest encrypted in this computer’s vault, and no AI gets one.',
    open: 'Connect GitHub',
  },
  locked: {
    title: 'This console is closed',
    text: 'Your passphrase opens it. Run this in a terminal, and open the link that it prints:',
  },
  tenant: {
    text: 'For teams, single sign-on, and a kill switch outside this computer. Your tokens rest in Auth0 Token Vault. Takes about 12 minutes.',
    open: 'Continue with Auth0',
    change: 'Change the tenant',
  },
  kept: 'This hub keeps settings, the audit log, and fingerprints of keys. What opens your accounts is encrypted.',
};
