/** Signed out, and the first run. */
export const enStart = {
  name: 'OpenGitHubX',
  promise: 'Let the AI act. Never let it touch the keys.',
  continue: 'Continue with Auth0',
  andConnect: 'Sign in and connect GitHub',
  andConnectHelp: 'Auth0 signs you in. Then GitHub asks for your consent in the same window.',
  signUp: 'Create an account',
  ended: 'Your session ended. Sign in again to continue.',
  firstOwner: 'Nobody owns this hub yet. The first person to sign in becomes the owner.',
  invitation: {
    open: 'I have an invitation',
    code: 'Invitation code',
    codeMissing: 'Enter the code that the owner of this hub gave you.',
    passphrase: 'New passphrase',
    passphraseHelp: 'At least 8 characters. You type it to approve writes and to take a key.',
    passphraseShort: 'Use at least 8 characters.',
  },
  demo: {
    title: 'Try the demo',
    text: 'The demo runs a tenant with its platforms on this computer. Nothing leaves it. You sign in and connect GitHub there.',
    start: 'Start the demo',
  },
  here: {
    title: 'Connect GitHub',
    text: 'You make a GitHub App that is yours alone. Its tokens rest encrypted in this computer’s vault, and no AI gets one.',
    open: 'Connect GitHub',
  },
  locked: {
    title: 'This console is closed',
    text: 'Your passphrase opens it. Run this in a terminal, and open the link that it prints:',
  },
  tenant: {
    title: 'Continue with Auth0',
    text: 'For teams, single sign-on, and a kill switch outside this computer. Your tokens rest in Auth0 Token Vault. Takes about 12 minutes.',
    open: 'Continue with Auth0',
    change: 'Change the tenant',
  },
  kept: 'This hub keeps settings, the audit log, and fingerprints of keys. What opens your accounts is encrypted.',
};
