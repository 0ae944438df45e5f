/** The catalogue says of every provider what a person needs, by addresses that are safe to open, and says what nobody looked up. */
import { describe, expect, it } from 'vitest';
import { settablePlatforms } from '../../../../src/main/hub/features/setup/index.ts';
import { catalogue, catalogueProviderOf, scopeWords } from '../../../../src/main/hub/platforms/catalogue.ts';
import { platforms } from '../../../../src/main/hub/platforms/index.ts';
import { ListedProvider } from '../../../../src/shared/catalogue.ts';

/** As Auth0 lists them: https://auth0.com/ai/docs/integrations/overview */
const supported = [
  'github',
  'google-oauth2',
  'google-apps',
  'sign-in-with-slack',
  'windowslive',
  'waad',
  'box',
  'dropbox',
  'bitbucket',
  'digitalocean',
  'discord',
  'figma',
  'fitbit',
  'salesforce',
  'spotify',
  'stripe',
  'hugging-face',
  'paypal',
  'twitch',
  'twitter',
  'tumblr',
  'amazon',
  'basecamp',
  'freshbooks',
  'snapchat',
  'oauth2',
  'oidc',
];

const repeated = (texts: (string | null)[]): (string | null)[] =>
  texts.filter((text, at) => text !== null && texts.indexOf(text) !== at);

describe('the catalogue', () => {
  it('has all that Token Vault supports, each name and each connection once', () => {
    expect(new Set(catalogue.map(({ strategy }) => strategy))).toEqual(new Set(supported));
    expect(repeated(catalogue.map(({ name }) => name))).toEqual([]);
    expect(repeated(catalogue.map(({ connection }) => connection))).toEqual([]);
  });

  it.each(catalogue)('$name is complete, in words and with addresses of the Web', (entry) => {
    const { name, title, scopes, page, points, revoke, apiUrl, openapi, mcp, unchecked } = entry;
    const listed = { ...entry, state: 'tools', platform: name, callback: 'https://t.example/login/callback' };
    expect(ListedProvider.safeParse(listed).success).toBe(true);
    expect(name).toMatch(/^[a-z][a-z0-9-]{0,30}$/);
    for (const address of [page, revoke.page, apiUrl, openapi, mcp].filter((one) => one !== null)) {
      const { protocol, username, host } = new URL(address);
      expect([protocol, username, host.includes('.')]).toEqual(['https:', '', true]);
    }
    for (const text of [title, revoke.words, ...points, ...scopes.map(({ allows }) => allows)]) {
      expect(text).toMatch(/^[A-Z]\P{Cc}{0,250}$/u);
    }
    expect(repeated(scopes.map(({ scope }) => scope))).toEqual([]);
    expect(repeated([...unchecked])).toEqual([]);
    // What is unknown says so: an address that is left out was looked for and not found.
    for (const what of ['openapi', 'mcp'] as const) {
      if (entry[what] === null && entry.options)
        expect([name, unchecked]).toEqual([name, expect.arrayContaining([what])]);
    }
  });

  it('agrees with the platforms that the hub has tools for', () => {
    for (const platform of platforms) {
      const entry = catalogueProviderOf(platform);
      expect(entry?.name).toBe(platform.name);
      const known = [...(entry?.scopes ?? []).map(({ scope }) => scope), ...Object.keys(scopeWords)];
      expect(known).toEqual(expect.arrayContaining(platform.scopes));
      // One of OAuth 2.0 stands in where Auth0's own serves less.
      if (platform.setup && platform.setup.strategy !== 'oauth2') expect(entry?.strategy).toBe(platform.setup.strategy);
    }
  });
});

describe('what can be set up', () => {
  it('is what the hub has tools for, and what the catalogue has options for', () => {
    const found = settablePlatforms(platforms, ['github', 'discord', 'microsoft']);
    expect(found.ok && found.value.map(({ connection, setup }) => [connection, setup.strategy])).toEqual([
      ['github', 'github'],
      ['discord', 'discord'],
      ['windowslive', 'windowslive'],
    ]);
  });

  it.each([
    ['oidc', /is made by hand: see `opengithubx catalogue show oidc`/],
    ['entra', /is made by hand/],
    ['nonsense', /no platform nonsense to set up/],
  ])('is not %s, which says why', (name, said) => {
    const found = settablePlatforms([], [name]);
    expect(found.ok ? 'found' : found.failure).toMatchObject({ code: 'usage', message: expect.stringMatching(said) });
  });
});
