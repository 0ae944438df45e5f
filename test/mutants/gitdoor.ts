import type { Mutant } from './mutant.ts';

const protocol = {
  file: 'src/main/hub/platforms/git-protocol.ts',
  test: 'test/unit/hub/platforms/git-protocol.test.ts',
};
const covered = 'SECURITY.md: git gets what its key covers, and no token';

const git = { test: 'test/endpoints/git.test.ts' };
const branches = {
  proves: [covered],
  file: 'src/main/hub/platforms/git-branches.ts',
  test: 'test/unit/hub/platforms/git-branches.test.ts',
};
const push = { test: 'test/endpoints/git-push.test.ts' };
const gh = { file: 'src/main/hub/platforms/github/gh/tools.ts', test: 'test/endpoints/gh.test.ts' };
const reads = 'reads what GitHub answers, page by page, within what the key covers';
const child = { file: 'src/main/hub/doors/git/child.ts', test: 'test/unit/hub/doors/git/child.test.ts' };
const own = { proves: ['docs/git.md: No git of the hub ever has your token: it has'] };
const undone = { proves: ['docs/git.md: Undo in Approvals puts the branch back for an'] };
const answers = { proves: ["docs/git.md: Answers are GitHub's own. The hub masks secrets"] };
const recorded = { proves: ['docs/git.md: Every request is in Activity, with the'] };
const ways = { proves: ["docs/git.md: The door can't close other ways in. An agent"] };

/** What git gets through its door, and what it doesn't. */
export const gitdoor: Mutant[] = [
  {
    ...protocol,
    promise: 'What git asks for and the hub does not know is not passed on.',
    proves: [covered],
    old: "typeof one !== 'string' || !known[command].test(one)",
    new: "typeof one !== 'string'",
    title: 'a wanted ref is refused',
  },
  {
    ...protocol,
    promise: 'Two requests of git in one body are none.',
    proves: [covered],
    old: 'if (end !== rest.length - 1)',
    new: 'if (end === -1)',
    title: 'two ends is refused',
  },
  {
    ...protocol,
    promise: 'A token that GitHub sent back is masked in each packet but those of objects.',
    proves: [covered],
    old: '        clean(bytes.subarray(at, at + length));\n',
    new: '        if (band === 0) clean(bytes.subarray(at, at + length));\n',
    title: 'an answer is the same however it was cut',
  },
  {
    ...protocol,
    promise: 'git gets files as they are.',
    proves: ['docs/git.md: git gets files as they are. Objects are named'],
    old: '      if (band === 1) {\n',
    new: '      if (band === 1 && at + length > bytes.length) {\n',
    title: 'an answer is the same however it was cut',
  },
  {
    ...undone,
    ...push,
    file: 'src/main/hub/platforms/github/tools/refs.ts',
    promise: 'A branch is put back only where nobody has moved it since.',
    old: '(found.value.get(ref) ?? noHash) !== old);',
    new: '(found.value.get(ref) ?? noHash) !== old && !found.value.has(ref));',
    title: 'is put back by an undo only where nobody has moved its branch since',
  },
  {
    ...undone,
    file: 'src/main/hub/kernel/approvals/recent-changes.ts',
    promise: 'A change can be undone for an hour.',
    old: 'entries.filter(({ at }) => at > since);',
    new: 'entries.filter(({ at }) => at > 0 * since);',
    test: 'test/endpoints/undo.test.ts',
    title: 'is for its own person, and for an hour',
  },
  {
    ...own,
    ...child,
    promise: 'No git of the hub has what is in the environment of the hub.',
    old: "  PATH: process.env['PATH'],\n",
    new: '  ...process.env,\n',
    title: 'no git of the hub has GITHUB_TOKEN, which the hub may have',
  },
  {
    ...own,
    ...child,
    promise: 'No git of the hub has a network.',
    old: "  GIT_ALLOW_PROTOCOL: 'none',\n",
    new: '',
    title: 'no git of the hub has a network, by http',
  },
  {
    ...own,
    ...child,
    promise: 'A git of the hub has little memory.',
    old: '`ulimit -v ${memory} 2>/dev/null; exec git "$@"`',
    new: '`exec git "$@"`',
    title: 'no git of the hub has more than 300 MB of memory',
  },
  {
    ...push,
    file: 'src/main/hub/doors/git/push.ts',
    promise: 'Ctrl-C while git waits takes the push back.',
    proves: ['docs/git.md: Ctrl-C while git waits takes the push back.'],
    old: "response.once('close', () => pushed.isSent || gone.abort());",
    new: '',
    title: 'is taken back by Ctrl-C while it waits, and another one waits on',
  },
  {
    ...answers,
    ...gh,
    promise: 'A secret in a file is masked, though GitHub writes it in base64.',
    old: ': { body: { ...(withoutOrigin(body, client) as object), content: text }, decoded: true }),',
    new: ': { body: withoutOrigin(body, client) }),',
    title: 'gets no secret of a file, and no token',
  },
  {
    ...answers,
    ...gh,
    promise: 'What the key does not cover is left out of a list.',
    old: "if (!allows('repository', repository.name.toLowerCase())) return [];",
    new: '',
    title: reads,
  },
  {
    ...answers,
    ...gh,
    promise: 'No last page is named.',
    old: "const told = isLimited('repository') || last === undefined ? others : pages;",
    new: 'const told = pages;',
    title: reads,
  },
  {
    file: 'src/main/hub/doors/gh/routes.ts',
    test: gh.test,
    promise: 'A program that closes its connection takes its request back.',
    proves: ['docs/git.md: A program that closes its connection takes its'],
    old: 'const signal = hangUpSignal(response);',
    new: 'const signal = new AbortController().signal;',
    title: 'takes a change back with its connection: a connection that breaks off',
  },
  {
    ...recorded,
    ...git,
    file: 'src/main/hub/platforms/github/tools/git.ts',
    promise: 'A clone is on record with how many objects it got.',
    old: 'objects: objectsIn(beginning) ?? null });',
    new: 'objects: null });',
    title: 'is on record with how much and how many objects it got, and labels its key alone',
  },
  {
    ...recorded,
    ...git,
    file: 'src/main/hub/platforms/github/tools/git.ts',
    promise: 'A public repository counts as text of outsiders.',
    old: 'const outsider = found.value.isOnlyOurs !== true;',
    new: 'const outsider = found.value.isOurs !== true;',
    title: 'is on record with how much and how many objects it got, and labels its key alone',
  },
  {
    ...recorded,
    ...git,
    file: 'src/main/hub/kernel/tools/call-record.ts',
    promise: 'A clone labels its key before git has the first byte.',
    old: "const known = await recordLabels(caller, decided, read, 'read');",
    new: 'const known = ok(read);',
    title: 'passes on no byte before its key is labelled, and labels no other',
  },
  {
    ...git,
    file: 'src/main/hub/kernel/tools/call-run.ts',
    promise: 'Revoking the key cuts a transfer that is under way.',
    proves: ['docs/git.md: Revoking the key cuts a transfer that is under'],
    old: '...(gone ? [gone] : []), caller.key.revoked, caller.signal',
    new: '...(gone ? [gone] : []), caller.signal',
    title: 'is cut once its key is revoked, and that of no other key',
  },
  {
    ...ways,
    file: 'src/main/hub/features/doctor/other-ways.ts',
    promise: 'The doctor names an SSH key that an agent would find.',
    old: "isThere('.ssh', name)",
    new: "isThere('ssh', name)",
    test: 'test/endpoints/git-install.test.ts',
    title: 'is told by the doctor by which other ways an agent still reaches GitHub, which never reads them',
  },
  {
    ...ways,
    file: 'src/main/hub/features/doctor/other-ways.ts',
    promise: 'The doctor asks a credential helper as an agent would.',
    old: "GIT_ASKPASS: '',",
    new: "GIT_ASKPASS: '', ...{ HOME: '/nonexistent' },",
    test: 'test/endpoints/git-install.test.ts',
    title: 'is told by the doctor by which other ways an agent still reaches GitHub, which never reads them',
  },
  {
    file: 'src/main/hub/identity/vault/egress.ts',
    promise: 'The token of git goes to the origin of the platform alone.',
    proves: [covered],
    old: 'apis.some((api) => new URL(api).origin === origin)',
    new: 'apis.some((api) => origin.startsWith(new URL(api).origin))',
    test: 'test/unit/hub/identity/vault/egress.test.ts',
    title: 'sends the token of git nowhere else: another host that begins alike',
  },
  {
    ...branches,
    promise: 'A key that is limited to branches is told of no HEAD that leads elsewhere.',
    old: 'if (branch === undefined || !covers(branch)) return false;',
    new: "if (branch === undefined ? ref !== 'HEAD' : !covers(branch)) return false;",
    title: 'is judged by what each line leads to: HEAD that leads to no branch',
  },
  {
    ...branches,
    promise: 'A key that is limited to branches gets no tags beside them.',
    old: '!/^(filter|include-tag)\\b/.test(line)',
    new: '!/^filter\\b/.test(line)',
    title: 'gets no tags beside it',
  },
  {
    ...branches,
    promise: 'A key that is limited to branches continues no clone that was cut elsewhere.',
    old: "const isDeepened = lines.some((line) => line.startsWith('deepen'));",
    new: "const isDeepened = lines.some((line) => line.startsWith('deepen '));",
    title: 'gets the same by a date',
  },
];
