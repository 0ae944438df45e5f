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
  tenant: {
    title: 'Use my Auth0 tenant',
    text: 'Uses your sign-in and your platforms. Needs Token Vault. Takes about 12 minutes.',
    open: 'Set up my tenant',
    change: 'Change the tenant',
  },
  kept: 'This hub keeps settings, the audit log, fingerprints of keys, and your Auth0 session, encrypted.',
};
