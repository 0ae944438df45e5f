/** The screen Open WebUI: where it is, what was found there, whose account, and what it may do. Fetched with its screen. */
export const enOpenWebUI = {
  sentence: 'Ask about your accounts there. It gets what this hub answers, never a platform token.',
  notSet: 'No Open WebUI is set yet. The owner of this hub names it here; then you allow what it may do for you.',
  checked: (found: string) => `Checked. ${found}`,
  place: {
    title: 'Where it is',
    facts: {
      address: 'Address',
      version: 'Version',
      hub: 'Hub address',
      proof: 'Proof',
      key: 'Administrator key',
    },
    noVersion: 'Not known',
    proof: {
      sso: (audience: string) =>
        audience ? `Each person’s own sign-in, for ${audience}` : 'Each person’s own sign-in',
      signed: () => 'A key, and a statement that Open WebUI signs',
      key: () => 'A key for one account',
    },
    hasKey: 'Kept with the secrets of this hub',
    noKey: 'None: what changes there is taken there by hand',
    forget: 'Remove everything...',
    goThere: 'Go there',
    ownerOnly: 'Only the owner of this hub can change this.',
  },

  form: {
    title: 'Name your Open WebUI',
    changeTitle: 'Change how Open WebUI is reached',
    asked: 'It is looked at once you have confirmed it. This page continues by itself.',
    intro: 'Not linked yet. Once it is named, each person allows for themselves what it may do.',
    url: 'Address of Open WebUI',
    urlHelp: 'As this hub reaches it, such as http://localhost:8080.',
    readable: 'Plain http beyond your own network: everybody on the way can read the keys, and change what is said.',
    hubUrl: 'Address of this hub, as Open WebUI reaches it (optional)',
    hubUrlHelp: (own: string) => `Left empty: ${own}.`,
    docker: {
      summary: 'It runs in Docker',
      why: 'In its container, 127.0.0.1 is the container itself. Three steps let it reach this hub:',
      address: 'Let Open WebUI reach this hub at:',
      fill: 'Fill it in',
      serve: 'Start this hub so that it listens there too:',
      linux: 'Docker on Linux only: start the container of Open WebUI with',
    },
    fixed: 'For another address or another proof, use “Remove everything” first.',
    proof: 'How users are identified',
    more: 'How calls reach this hub, and how users are identified',
    proofs: {
      found: {
        text: 'As it is set up there (recommended)',
        detail: 'The hub reads how people sign in there, and takes the strongest proof that fits.',
      },
      sso: {
        text: 'Each person’s own sign-in',
        detail: 'Open WebUI sends the sign-in of the person who asks. Needs single sign-on with Auth0 there.',
      },
      signed: {
        text: 'A key, and a statement that Open WebUI signs',
        detail: 'Needs ENABLE_FORWARD_USER_INFO_HEADERS and FORWARD_USER_INFO_HEADER_JWT_SECRET there.',
      },
      key: {
        text: 'A key for one account',
        detail: 'Nothing to set there. Anyone who can read the key there, such as its administrators, can use it.',
      },
    },
    audience: 'Audience (optional)',
    audienceHelp:
      'The identifier of the API for this hub at Auth0. Left empty: OAUTH_AUDIENCE, as the hub reads it there.',
    signingSecret: 'Signing secret',
    signingSecretHelp: 'The same as FORWARD_USER_INFO_HEADER_JWT_SECRET there. Kept with the secrets of this hub.',
    adminKey: 'Administrator key (optional)',
    adminKeyHelp:
      'Made there by an administrator: Settings > Account > API keys, with ENABLE_API_KEYS. Without one, this screen offers files to take there by hand.',
    kept: 'One is kept. Leave empty to keep it.',
    save: 'Save and check',
    errors: {
      url: 'Enter an address such as http://localhost:8080.',
      hubUrl: 'Enter an address such as http://192.168.1.5:18480, or nothing.',
      signingSecret: 'Enter the secret, 32 to 500 characters.',
      adminKey: 'Enter the key as Open WebUI shows it, without blanks.',
    },
  },

  findings: {
    title: 'What was found',
    list: 'Findings',
    what: {
      reachable: 'Reached',
      version: 'Version',
      encrypted: 'The way there',
      'admin-key': 'Administrator key',
      key: 'Your key',
      'sign-in': 'Single sign-on',
      audience: 'What its tokens are for',
      scopes: 'How long a sign-in lasts',
      'sign-up': 'New accounts',
      merging: 'Merging by e-mail',
      way: 'Way to this hub',
      'left-behind': 'Hubs that are gone',
      calls: 'Calls to this hub',
    },
    states: { ok: 'fine', missing: 'missing', warning: 'take care' },
    none: 'Nothing was looked at.',
    clean: 'Remove their entries',
    environment: 'Settings for its environment',
    summary: (missing: number, warnings: number) => {
      if (missing === 0 && warnings === 0) return 'Everything that is needed is there.';
      const said = [
        ...(missing > 0 ? [`${missing} ${missing === 1 ? 'thing is' : 'things are'} missing`] : []),
        ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'thing needs' : 'things need'} care`] : []),
      ];
      return `${said.join(', ')}.`;
    },
  },

  identity: {
    title: 'Your account there',
    says: {
      absent: (email: string) =>
        `Open WebUI has no account for ${email} yet, and no single sign-on that would make one.`,
      'first sign-in': (email: string) =>
        `Your account there, ${email}, comes with your first sign-in. Press “Continue with Auth0” there; what you allow below takes effect when it is seen.`,
      'first sign-in first': (email: string) =>
        `Your account there, ${email}, comes with your first sign-in. Press “Continue with Auth0” there, then check again here.`,
      conflict: (email: string) =>
        `Open WebUI has an account for ${email}, and nothing proves that it is yours. Accounts are never merged by e-mail address, because its maker could read what you ask.`,
      'no sign-on': (email: string) =>
        `Nobody can sign in there with Auth0 yet, so it has no account for ${email}. The settings for its environment are above.`,
      'conflict at sign-in': (email: string) =>
        `Open WebUI has an account for ${email} from before, and nothing proves that it is yours, so “Continue with Auth0” is refused there. Change the address of that account; your next sign-in then makes yours. Accounts are never merged by e-mail address.`,
      unverified: (email: string) =>
        `Auth0 has not verified ${email}, so no account there is yours for certain. Open the link that Auth0 mailed you, sign out here and in again, then check again.`,
      unknown: (email: string) =>
        `Without an administrator key nobody here can see whether Open WebUI has an account for ${email}.`,
      linked: (account: string) => `You are ${account} there.`,
      'linked by sso': (account: string) => `You are ${account} there: you sign in with the same Auth0 account.`,
      'linked by created': (account: string) => `You are ${account} there: this hub made the account for you.`,
      'linked by password': (account: string) => `You are ${account} there: its password showed that it is yours.`,
    },
    make: {
      label: 'A password for your account there',
      help: 'Passed on to Open WebUI once and kept nowhere here. You sign in there with it.',
      action: 'Make my account',
      done: (account: string) => `Your account there is made: ${account}.`,
    },
    prove: {
      label: 'The password of that account there',
      help: 'Passed on to Open WebUI once and kept nowhere here.',
      action: 'It is mine',
      done: (account: string) => `It is yours: ${account}.`,
    },
    missing: 'Type the password.',
    unproved: 'That did not show that the account is yours.',
  },

  wish: {
    title: 'What it may do',
    first: 'Settle your account there first. Then you allow here what Open WebUI may do for you.',
    there: 'This hub is registered there already. Allowing it lets you in, and changes nothing else.',
    byHand:
      'Without an administrator key this hub changes nothing there. Once you have allowed it, you take files there by hand.',
    parts: 'What this hub is there',
    part: {
      model: {
        text: 'A model',
        detail: 'Choose it in a chat: it fetches, asks a model of this hub, and names its sources.',
      },
      openapi: {
        text: 'Tools, over OpenAPI',
        detail: 'For any model there. Open WebUI asks this hub when the model wants data.',
      },
      mcp: { text: 'Tools, over MCP', detail: 'The same tools by another way. One of the two is enough.' },
    },
    read: 'Read my accounts',
    readDetail: 'Changes nothing',
    writeDetail: 'Each write waits for you in Approvals',
    repositories: 'Repositories (optional)',
    look: 'See what will change',
    allow: 'Allow',
  },

  plan: {
    title: 'What will change there',
    text: 'Nothing is changed yet. Secrets are left out.',
    list: 'Changes',
    none: 'Nothing: everything is there as it should be. You only renew the permission.',
    what: { connection: 'Connection', 'tool server': 'Tool server', 'model access': 'Access to a model' },
    kinds: { added: 'Added', changed: 'Changed', removed: 'Removed', same: 'Stays as it is' },
    before: 'Before',
    after: 'After',
    allow: 'Allow and register',
    confirmDetail: 'You allow it there, and then the hub registers it. This page continues by itself.',
    done: 'Open WebUI may act for you.',
  },

  parts: {
    list: 'Parts',
    names: { model: 'Model', openapi: 'Tools, over OpenAPI', mcp: 'Tools, over MCP' },
    says: {
      'not registered': 'Not registered',
      present: 'There, as it was written',
      removed: 'Removed there',
      edited: (fields: string) => `Changed there: ${fields}`,
      'by hand': 'You take it there by hand, so nobody here can look',
    },
    calledAt: 'Last call',
    never: 'It has not called yet.',
    provedAt: 'Proved: you first got an answer by it',
    reach: {
      reached: 'Open WebUI reaches this hub by it. It is proved when you first ask.',
      apart: 'Open WebUI tried it, and does not reach this hub.',
    },
    leftOver: 'What was added there for you before still stands. Without a key it is of no use.',
    takeAway: 'Take it away...',
    paused: 'Its key is paused: until you resume it there, Open WebUI is refused.',
    keys: 'Its key in Clients',
    repair: 'Register again',
    change: 'Change what it may do',
    stop: 'Stop...',
  },

  files: {
    title: 'Take it there by hand',
    text: 'There is no administrator key, so this hub cannot register itself.',
    key: 'No key is in these files. Put the one that you were shown where they say so.',
    list: 'Files',
    uses: {
      env: 'Settings of Open WebUI: add them to its environment, and restart it.',
      tools: 'There, as an administrator: import this file where tool servers are added.',
      model: 'There, as an administrator: enter these values where OpenAI connections are added.',
    },
    show: 'Show it',
    downloadOf: (name: string) => `Download, ${name}`,
    copyOf: (name: string) => `Copy, ${name}`,
  },

  unsync: {
    title: 'Stop Open WebUI from acting for you?',
    text: 'Its key is revoked now, its calls under way too. What was added there for you is taken away again.',
    byHand: 'What you added there by hand stays until you remove it there.',
    stays: 'Your account there stays, with its chats.',
    failed: 'Its key is revoked all the same: what still stands there is of no use. Try again once Open WebUI answers.',
    action: 'Stop',
    done: 'Open WebUI no longer acts for you.',
  },

  forget: {
    title: 'Remove everything of Open WebUI?',
    everyone:
      'For every person of this hub: the key of Open WebUI is revoked, and what was added there is taken away again.',
    secrets: 'This hub forgets its address, its administrator key and its signing secret.',
    stays: 'The accounts there stay, with their chats.',
    action: 'Remove everything',
    done: 'Everything is removed, there and here.',
    left: 'This hub has forgotten Open WebUI. What is named here could not be taken away there:',
    dismiss: 'I have seen it',
  },
};
