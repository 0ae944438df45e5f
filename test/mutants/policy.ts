import type { Mutant } from './mutant.ts';

const decided = { file: 'src/main/hub/policy/decide.ts', test: 'test/unit/hub/policy/decide.test.ts' };

export const policy: Mutant[] = [
  {
    ...decided,
    promise: 'A key limited to branches does not take a hash for a branch, which may name a commit of any.',
    proves: ['SECURITY.md: A limited key reaches no other place'],
    old: "  if (namesCommit(given)) return 'the key is limited to branches, and a commit may be on any: name a branch';\n",
    new: '',
    title: 'does not reach ',
  },
  {
    ...decided,
    promise: 'After a key read private data and untrusted text, a write elsewhere needs fresh consent.',
    proves: ["SECURITY.md: Untrusted text can't carry private data out"],
    old: "  return flow ? { verdict: 'ask', fresh: true, flow } : { verdict: 'ask' };",
    new: "  return flow ? { verdict: 'ask', flow } : { verdict: 'ask' };",
    title: 'needs fresh consent to go anywhere else, and says from where to where',
  },
  {
    promise: 'No call holds the main thread by the paths that it names.',
    file: 'src/main/hub/policy/place.ts',
    old: 'if (steps > mostSteps) return { tooMany: true };',
    new: '',
    test: 'test/unit/hub/policy/pattern.test.ts',
    title: 'with thousands of parts each are not compared to the end',
  },
  {
    test: 'test/unit/hub/kernel/keys/authentication.test.ts',
    file: 'src/main/hub/kernel/keys/authentication.ts',
    promise: 'A key that is bound to a program is good for nobody else.',
    proves: ['SECURITY.md: A key does what it says and no more'],
    old: "return found.key.grant.boundTo ? { refused: 'unknown_key' } : found;",
    new: 'return found;',
    title: 'refuses a key that is bound to a program',
  },
];
