import type { Mutant } from './mutant.ts';

const access = 'src/main/hub/imports/access.ts';
const shown = 'test/unit/hub/imports/access.test.ts';
const ownWords = 'test/unit/hub/platforms/own-words.test.ts';
const reading = 'An import reads only what its platform’s rule or its person calls a read';

export const imports: Mutant[] = [
  {
    promise: reading,
    file: access,
    old: '  const isRead = owner\n    ? readsAt(',
    new: "  const isRead = reach.method === 'GET' || owner\n    ? reach.method === 'GET' || readsAt(",
    test: shown,
    title: 'though its person named it a read',
  },
  {
    promise: reading,
    file: access,
    old: "if (parts[0]?.includes('{'))",
    new: "if (parts[0]?.includes('{{'))",
    test: shown,
    title: 'confirmed as a read',
  },
  {
    promise: reading,
    file: access,
    old: '  if (program) return program;\n',
    new: '',
    test: shown,
    title: 'confirmed as a read',
  },
  {
    promise: 'What an earlier version kept as a read is decided again at each start',
    file: 'src/main/hub/imports/imports.ts',
    old: '  all = all.map(judged);\n',
    new: '',
    test: shown,
    title: 'is what it is by the rules of now',
  },
  {
    promise: 'A request of an imported read is compared with the rule before it is sent',
    file: 'src/main/hub/imports/openapi/platform.ts',
    old: 'return isAccepted && (!owner || readsAt(owner, method, url));',
    new: "return isAccepted || method === 'GET';",
    test: shown,
    title: 'a request that is sent is held to the rule as well',
  },
  {
    promise: 'A read of an import carries private data to no other host unasked',
    file: 'src/main/hub/policy/decide.ts',
    old: "    return sent ? { verdict: 'ask', fresh: true, flow: sent } : { verdict: 'allow' };",
    new: "    return sent ? { verdict: 'allow' } : { verdict: 'allow' };",
    test: 'test/endpoints/imported-flows.test.ts',
    title: 'asks before it sends them',
  },
  {
    promise: 'A read of an import carries private data to no other host unasked',
    file: 'src/main/hub/tools/authorize.ts',
    old: '      .filter((one) => originsOf(one).includes(origin))\n',
    new: '',
    test: 'test/endpoints/imported-flows.test.ts',
    title: 'asks before it sends them',
  },
  {
    promise: 'What would be sent by an imported read is refused where nobody can be asked',
    file: 'src/main/hub/tools/invoke.ts',
    old: 'if (invocation.isUnasked)',
    new: 'if (invocation.isUnasked === undefined && false)',
    test: 'test/unit/hub/tools/invoke.test.ts',
    title: 'nobody can be asked',
  },
  {
    promise: 'A failure holds the hub’s own words alone',
    file: 'src/main/hub/platforms/own-words.ts',
    old: '`${platform} gave a reason that the hub does not pass on.`',
    new: 'said',
    test: ownWords,
    title: 'puts no word of it into a failure of any tool',
  },
  {
    promise: 'A failure holds the hub’s own words alone',
    file: 'src/main/hub/platforms/github/reasons.ts',
    old: '.filter((field) => fields.has(field))',
    new: '.filter((field) => field !== "")',
    test: ownWords,
    title: 'puts no word of it into a failure of any tool',
  },
  {
    promise: 'A failure holds the hub’s own words alone',
    file: 'src/main/hub/imports/openapi/request.ts',
    old: 'return { ok: false, failure: refusalOf(answer) };',
    new: "return fail('platform_refused', body);",
    test: ownWords,
    title: 'says nothing',
  },
  {
    promise: 'A failure of an approved change that differs now names what its client named',
    file: 'src/main/hub/tools/execute.ts',
    old: '.filter((name) => Object.hasOwn(input.shape, name))',
    new: '.filter((name) => input.shape !== undefined && name)',
    test: 'test/unit/hub/tools/execute.test.ts',
    title: 'a file more, whose name the platform gave',
  },
];
