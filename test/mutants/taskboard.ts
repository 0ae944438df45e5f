import type { Mutant } from './mutant.ts';

const file = 'src/demo/taskboard/tokens.ts';
const test = 'test/demo/taskboard.test.ts';

/** Taskboard, the demo's remote MCP servers with registration. */
export const taskboard: Mutant[] = [
  {
    promise: 'A refresh token that comes again ends its whole family.',
    file,
    old: '      if (held.isSpent) {\n        endFamily(held.family);',
    new: '      if (held.isSpent) {',
    test,
    title: 'end as a family where a refresh token comes again',
  },
  {
    promise: 'A code that comes a second time ends what it gave.',
    file,
    old: '        endFamily(code.family);',
    new: '',
    test,
    title: 'are good once: the second time ends what the first has given',
  },
  {
    promise: 'A token is good at its own resource alone.',
    file,
    old: 'held && consent?.resource === resource ?',
    new: 'held && consent ?',
    test,
    title: 'are for one of the two servers',
  },
  {
    promise: 'A code is given for the verifier of its challenge.',
    file,
    old: 'challenge === code.challenge && fields.redirectUri',
    new: 'fields.redirectUri',
    test,
    title: 'give nothing with another verifier',
  },
  {
    promise: 'A renewal never has more scopes.',
    file,
    old: "      if (scopes?.some((one) => !consent.scopes.includes(one))) return 'invalid_scope';",
    new: '',
    test,
    title: 'are renewed for their own client, resource and scopes alone',
  },
  {
    promise: 'A client revokes its own tokens alone.',
    file,
    old: '      if (families.get(held.family)?.clientId !== clientId) return false;',
    new: '',
    test,
    title: 'an unknown token is no error, and one of another client does not end',
  },
  {
    promise: 'A forgotten client has no tokens left.',
    file: 'src/demo/taskboard/authorization.ts',
    old: '      tokens.endClient(clientId);',
    new: '',
    test,
    title: 'a client that it forgets is unknown everywhere',
  },
  {
    promise: 'Every answer says who gives it.',
    file: 'src/demo/taskboard/authorization.ts',
    old: ", state: query.get('state') ?? undefined, iss: origin }",
    new: ", state: query.get('state') ?? undefined }",
    test,
    title: 'answers consent with a code, refusal with access_denied',
  },
  {
    promise: 'The port of a loopback address is the registered one, unless a switch says otherwise.',
    file: 'src/demo/taskboard/clients.ts',
    old: 'const apart = onAnyPort ? withoutPort(given) : undefined;',
    new: 'const apart = withoutPort(given);',
    test,
    title: 'sends nobody to http://127.0.0.1:3/connected',
  },
  {
    promise: 'A metadata document names its own address.',
    file: 'src/demo/taskboard/clients.ts',
    old: "document['client_id'] !== id || ",
    new: '',
    test,
    title: 'is unknown by one that names another client',
  },
  {
    promise: 'A redirect address is https or loopback.',
    file: 'src/demo/taskboard/clients.ts',
    old: "url.protocol === 'http:' && loopbackHosts.includes(url.hostname)",
    new: "url.protocol === 'http:'",
    test,
    title: 'refuses http://127.0.0.1@hub.example/callback',
  },
  {
    promise: 'A tool that changes needs the scope for it.',
    file: 'src/demo/taskboard/mcp.ts',
    old: '  if (!scopes.includes(tool.scope)) return missing(tool.scope);',
    new: '',
    test,
    title: 'that change need the scope for it',
  },
];
