/** The set-up of a tenant, before anybody has signed in. */
const things = (count: number) => `${count} ${count === 1 ? 'thing' : 'things'}`;

export const enSetup = {
  title: 'Set up my Auth0 tenant',
  back: 'Back to the start',
  way: 'How',
  ways: {
    assistant: { text: 'Set my tenant up for me', detail: 'You see every change before it is made. About 5 minutes.' },
    script: { text: 'I prefer a script', detail: 'Runs in a terminal, by Auth0’s own command line.' },
    own: { text: 'I have set it up', detail: 'Three values of your application.' },
  },
  domain: 'Tenant domain',
  domainHelp: 'Such as example.eu.auth0.com',
  domainWrong: 'Enter the domain of your tenant, such as example.eu.auth0.com.',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  missing: 'This is needed.',
  notYours: {
    message: 'This page was not opened by a link of yours, so it may set nothing up.',
    hint: 'Run this in a terminal and open the link that it prints:',
  },
  assistant: {
    tenant: 'Your tenant',
    token: 'Management API token',
    tokenWhere: 'Applications, APIs, Auth0 Management API, API Explorer: copy the token there.',
    tokenPage: 'Open the API Explorer',
    tokenUse:
      'Used for this set-up alone and kept nowhere. It ends by itself, within 24 hours unless you set it otherwise.',
    tokenWrong: 'Paste the whole token of the API Explorer.',
    platformsLater: 'Once the domain stands above, what each platform needs is shown here.',
    application: {
      why: (platform: string) =>
        `Auth0 reaches ${platform} as an application of yours there. Leave both fields empty to add ${platform} later.`,
      make: (platform: string) => `Make it at ${platform}: its form opens filled in`,
      callback: 'Callback URL',
      points: 'What to mind there',
      secretHelp: 'Goes to your tenant, and is not kept here.',
      secretMissing: 'Paste the client secret of the same application, or empty both fields.',
      idMissing: 'Paste the client ID of the same application, or empty both fields.',
    },
    advanced: 'Advanced',
    ownKey: 'Prove this hub by a key of its own instead of a secret (private key JWT; Auth0’s Enterprise plan)',
    plan: 'Show what will change',
    nothingYet: 'Nothing is changed yet.',
  },
  plan: {
    title: 'What will change',
    sentence: (changes: number, present: number) =>
      changes === 0
        ? 'Everything is there already. Applying looks at it once more and signs this hub up.'
        : `${things(changes)} to bring about, ${present} there already. Nothing else is touched.`,
    apply: 'Apply',
    back: 'Back',
    undo: 'To take it all back later, run this in a terminal:',
    working: 'Your tenant is being set up. This takes some seconds; what was done stays done.',
  },
  outcome: {
    title: 'What was done',
    ready: 'Your tenant is ready, and the token is forgotten.',
    left: (count: number) => `${things(count)} left. Do what is named below, then check again.`,
    failed: 'Not all of it worked. What was done stays done; check again goes on from there.',
    signIn: 'Sign in',
    again: 'Check again',
    page: 'Open the page',
  },
  steps: 'Steps',
  states: {
    present: 'There already',
    missing: 'Will be made',
    differs: 'Will be changed',
    done: 'Done',
    manual: 'By hand',
    failed: 'Failed',
    removed: 'Removed',
    kept: 'Kept',
  },
  /** After applying, what these two still are. */
  notYet: 'Not done yet',
  script: {
    text: 'The same steps as a script. It needs Auth0’s command line, signed in, and asks for the secrets of your applications itself. Read it, run it, and enter below what it prints at its end.',
    platforms: 'Platforms, each with an application of yours there',
    show: 'Show the script',
    title: 'Script',
    copy: 'Copy script',
    save: 'Download',
    printed: 'What the script printed',
  },
  own: {
    secretHelp: 'Kept by the hub, encrypted. It is never shown again.',
    save: 'Save and go on',
    callbacks: (count: number) => `Add these ${count} addresses to Allowed Callback URLs of the application in Auth0:`,
    advanced: 'Advanced',
    authentication: 'How the hub proves itself',
    authentications: {
      client_secret: { text: 'Client secret', detail: 'On every plan' },
      private_key_jwt: { text: 'Private key JWT', detail: 'A key that never leaves this hub; Enterprise plan' },
    },
    showKey: 'Show the public key',
    keyText: 'Register this key at the application: Credentials, Private Key JWT.',
    copyKey: 'Copy the public key',
    subject: 'What it shows to Token Vault',
    subjects: {
      refresh_token: { text: 'Refresh token', detail: 'For everybody' },
      access_token: { text: 'Access token of an API', detail: 'The application has no secret; a second one exchanges' },
      user_id: { text: 'UserId, signed by this hub', detail: 'Privileged worker: Early Access, fixed addresses' },
    },
    audience: 'Identifier of the API',
    exchanger: 'Client ID of its Custom API Client',
    exchangerSecret: 'Client secret of the Custom API Client',
    dpop: 'Bind tokens to a key of this hub (DPoP)',
  },
};
