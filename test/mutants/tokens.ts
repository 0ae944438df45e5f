import type { Mutant } from './mutant.ts';

const attached = {
  file: 'src/main/hub/ground/internet/fetch-with-secrets.ts',
  test: 'test/unit/hub/ground/internet/fetch-with-secrets.test.ts',
};

export const tokens: Mutant[] = [
  {
    promise: 'A key that the hub holds for a server goes to its address only: no redirect is followed with it.',
    file: attached.file,
    old: 'body: sent }), redirect, signal }',
    new: "body: sent }), redirect: redirect === 'manual' ? 'follow' : redirect, signal }",
    test: attached.test,
    title: 'goes nowhere else by a redirect with status 307',
  },
  {
    promise: 'The error of a request that could not be sent does not say the key that it was to carry.',
    file: attached.file,
    old: "throw new TypeError('A header cannot be sent as it is.');",
    new: 'throw new TypeError(JSON.stringify(headers));',
    test: attached.test,
    title: 'is not sent with a line end in it, and its error does not say it',
  },
  {
    promise: 'A secret in the body of a request is opened where it is sent, at any depth, and a text is sent as it is.',
    file: attached.file,
    old: 'inPlace instanceof Secret ?',
    new: "inPlace instanceof Secret && name === 'secret' ?",
    test: attached.test,
    title: 'carries each secret anywhere in its JSON, and a body of text as it is',
  },
  {
    promise: 'Who opens a secret is a list with a reason each, and no file opens one in another spelling.',
    file: 'src/main/hub/features/openwebui/api.ts',
    old: '/** `url` without a trailing slash. */',
    new: "export const textOfKey = (key: Secret): string => Secret['reveal'](key);\n\n/** `url` without a trailing slash. */",
    test: 'test/architecture.test.ts',
    title: 'opens secrets in few places only',
  },
  {
    promise: 'What spells out a secret for a search opens it as well, and its files are on the same list.',
    file: 'src/main/hub/features/openwebui/api.ts',
    old: '/** `url` without a trailing slash. */',
    new: 'export const spelled = (key: Secret): string[] => spellingsOf(key);\n\n/** `url` without a trailing slash. */',
    test: 'test/architecture.test.ts',
    title: 'opens secrets in few places only',
  },
];
