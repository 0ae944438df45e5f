import type { Mutant } from './mutant.ts';

const ticked = { proves: ['SECURITY.md: OAuth clients get what you ticked'] };
const tokens = { file: 'src/main/hub/features/oauth/tokens.ts', test: 'test/endpoints/oauth-token-attacks.test.ts' };
const asked = {
  file: 'src/main/hub/features/oauth/authorization-request.ts',
  test: 'test/endpoints/oauth-attacks.test.ts',
};

/** Clients that are let in by OAuth. */
export const oauth: Mutant[] = [
  {
    ...ticked,
    ...asked,
    promise: 'A client proves with S256 that a code is its own, and by no other method.',
    old: "if (method !== 'S256' || challenge === undefined",
    new: "if (method === 'plain' || challenge === undefined",
    title: 'with no method, which means plain is refused, and the client told so',
  },
  {
    ...ticked,
    file: 'src/main/hub/features/oauth/client.ts',
    promise: 'An answer goes to an address that is the registered one in every character.',
    old: 'registered.some((one) => portless(one) === portless(requested))',
    new: 'registered.some((one) => portless(requested).startsWith(portless(one)))',
    test: 'test/unit/hub/features/oauth/client.test.ts',
    title: 'may not be "https://client.example.com/cb?a=1',
  },
  {
    ...ticked,
    ...tokens,
    promise: 'A code is good for the client alone that can show its verifier.',
    old: 'verifierShape.test(verifier) && tokenHash(verifier) === granted.asked.challenge',
    new: 'verifierShape.test(verifier)',
    title: 'injected into another attempt fails for the verifier of that attempt',
  },
  {
    ...ticked,
    ...tokens,
    promise: 'A code that is used twice ends all that came of it.',
    old: 'if (kept.isUsed) return { replayed: granted.keyId };',
    new: "if (kept.isUsed) return { refused: 'The code was used.' };",
    title: 'used twice ends all that came of it',
  },
  {
    ...ticked,
    ...tokens,
    promise: 'A refresh token that is used twice ends the key.',
    old: 'return { reused: family.keyId };',
    new: 'return undefined;',
    title: 'between refreshes takes the newest token, and knows an old one for what it is',
  },
  {
    ...ticked,
    ...tokens,
    promise: 'A refresh token is of no use to another client.',
    old: 'if (!name || !family || family.clientId !== clientId) return undefined;',
    new: 'if (!name || !family) return undefined;',
    title: 'are of no use to another client, and stay good where one tries',
  },
];
