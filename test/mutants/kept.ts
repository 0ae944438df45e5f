import type { Mutant } from './mutant.ts';

const stays = {
  file: 'src/main/hub/kernel/audit/tombstones.ts',
  test: 'test/unit/hub/kernel/audit/prune.test.ts',
  title: 'the record ends in an archive, and what decides later stays decided',
};
const invoke = {
  file: 'src/main/hub/kernel/tools/call-record.ts',
  test: 'test/unit/hub/kernel/tools/invoke.test.ts',
};
const names = {
  file: 'src/main/hub/kernel/audit/call-names.ts',
  test: 'test/unit/hub/kernel/audit/call-names.test.ts',
};
const once = { file: 'src/main/hub/kernel/tools/idempotency.ts', test: 'test/endpoints/idempotency.test.ts' };
const updates = {
  file: 'src/main/hub/features/updates/update-notice.ts',
  test: 'test/unit/hub/features/updates/update-notice.test.ts',
};
const unusual = {
  file: 'src/main/hub/features/unusual/index.ts',
  test: 'test/unit/hub/features/unusual/unusual.test.ts',
  title: 'is told with the client and the place, is on record',
};
const metrics = {
  file: 'src/main/hub/features/metrics/metrics.ts',
  test: 'test/unit/hub/features/metrics/metrics.test.ts',
};

/** What is on record, for how long, and who is told of it. */
export const kept: Mutant[] = [
  {
    ...stays,
    promise: 'That a key was revoked stays in the audit log.',
    proves: ['docs/operate.md: that a key was revoked, and that records were'],
    old: "reason < '${keyEvent.revoked};' THEN 1",
    new: "reason < '${keyEvent.revoked};' THEN 0",
  },
  {
    ...stays,
    promise: 'That records were missing stays in the audit log.',
    proves: ['docs/operate.md: that a key was revoked, and that records were'],
    old: "WHEN verdict = 'gap' THEN 1",
    new: "WHEN verdict = 'gap' THEN 0",
    title: 'that records were missing is told for ever',
  },
  {
    ...stays,
    promise: 'When a key was last paused or resumed stays in the audit log.',
    proves: ['docs/operate.md: for each key that may still be used: when it'],
    old: 'later.key_id = audit.key_id AND later.reason = audit.reason)',
    new: 'later.key_id = audit.key_id)',
  },
  {
    ...stays,
    promise: 'The outcome of a change to which its client gave a name stays in the audit log.',
    proves: ['docs/operate.md: for each such key the outcome of every change'],
    old: 'SELECT max(sequence) FROM audit AS later WHERE later.call_id',
    new: 'SELECT min(sequence) FROM audit AS later WHERE later.call_id',
  },
  {
    ...stays,
    promise: 'The first change of a key stays in the audit log, at each place.',
    proves: ['docs/operate.md: for each such key the outcome of every change'],
    old: ' AND earlier.resource = audit.resource',
    new: '',
  },
  {
    ...stays,
    promise: 'The first change at a place stays in the audit log, of each key.',
    proves: ['docs/operate.md: for each such key the outcome of every change'],
    old: 'earlier.key_id = audit.key_id AND ',
    new: '',
  },
  {
    ...invoke,
    promise: 'No call is made whose intent is not on the disk.',
    proves: ['SECURITY.md: No record, no action'],
    old: '        finish();\n        return unwritable(error);',
    new: '        unwritable(error);',
    title: 'makes no call when the intent cannot be written',
  },
  {
    ...invoke,
    promise: 'No answer is given whose outcome is not on the disk.',
    proves: ['SECURITY.md: No record, no action'],
    old: '        if (end.result.ok) return unrecorded(entry.access);\n',
    new: '',
    title: 'withholds the answer when the outcome cannot be written',
  },
  {
    ...names,
    promise: 'The names of what a call read are for its person alone.',
    proves: ['SECURITY.md: Only you can see what a call read, by name'],
    old: 'JSON.stringify([userId, callId])',
    new: 'JSON.stringify([callId])',
    title: 'leaves out what was changed',
  },
  {
    ...names,
    promise: 'Nobody can check a guess at a name by its hash.',
    proves: ['SECURITY.md: Only you can see what a call read, by name'],
    old: "randomBytes(32).toString('base64url')",
    new: "''",
    title: 'keeps names of a call for its person alone, sealed, with another hash each time',
  },
  {
    ...names,
    promise: 'What a call read is told by name for 30 days.',
    proves: ['SECURITY.md: Only you can see what a call read, by name'],
    old: '[userId, time(longestKept), JSON',
    new: "[userId, '', JSON",
    title: 'keeps them for 30 days',
  },
  {
    ...once,
    promise: 'A change that was made is not made again under the same name, after a restart neither.',
    proves: ['SECURITY.md: A repeated change is made once'],
    old: "    if (before?.outcome === 'ok') return steps.refuse(failure('done_before', 'It was done.'));\n",
    new: '',
    title: 'after a restart the answer is gone, and the change is not made again',
  },
  {
    ...once,
    promise: 'The name of a change is the one of its key.',
    proves: ['SECURITY.md: A repeated change is made once'],
    old: '{ once: name, keyId, tool }',
    new: '{ once: name, tool }',
    title: 'is the key’s own: another key’s is another',
  },
  {
    ...updates,
    promise: 'The hub asks for newer versions only once its owner has switched that on.',
    proves: ['SECURITY.md: The hub asks for newer versions only if you'],
    old: 'if (!updates?.isOn || request === null || quiet)',
    new: 'if (!updates?.isOn || request === null)',
    title: 'asks nobody before the owner has switched it on',
  },
  {
    ...updates,
    promise: 'No version is in the request for newer ones.',
    proves: ['SECURITY.md: The hub asks for newer versions only if you'],
    old: "'user-agent': 'OpenGitHubX'",
    new: "'user-agent': `OpenGitHubX/${version}`",
    title: 'sends one request without an identifier',
  },
  {
    ...updates,
    promise: 'The hub asks for newer versions once a day.',
    proves: ['SECURITY.md: The hub asks for newer versions only if you'],
    old: '    if (Math.abs(passed) < day) return;\n',
    new: '',
    title: 'sends one request without an identifier',
  },
  {
    ...updates,
    promise: 'Of the answer about newer versions nothing is taken but a version.',
    proves: ['SECURITY.md: The hub asks for newer versions only if you'],
    old: '/^v?(\\d{1,6}\\.\\d{1,6}\\.\\d{1,6})$/',
    new: '/(.+)/',
    title: 'words in place of a version',
  },
  {
    ...unusual,
    promise: 'What a client never did before is on record.',
    proves: ['SECURITY.md: You hear when a client does what it never did'],
    old: 'reason: `unusual: ${reasonOf[kind]}`',
    new: 'reason: reasonOf[kind]',
  },
  {
    ...unusual,
    promise: 'What a client never did before is told to the person of its key alone.',
    proves: ['SECURITY.md: You hear when a client does what it never did'],
    old: 'shown.filter((one) => one.userId === userId),',
    new: 'shown.filter((one) => one !== undefined),',
  },
  {
    ...metrics,
    promise: 'A reason that is not one of the codes is counted as another.',
    proves: ['SECURITY.md: Metrics name nobody'],
    old: "blockedReasons.has(first) ? first : 'other'",
    new: "blockedReasons.has(first) ? first : (reason ?? 'other')",
    title: 'a sentence with a place',
  },
  {
    promise: 'The metrics take a key that was made for them alone.',
    proves: ['SECURITY.md: Metrics name nobody'],
    file: 'src/main/hub/features/metrics/route.ts',
    old: "if (!(await admit(request, response, 'metrics'))) return;",
    new: "if (!(await admit(request, response, 'openapi'))) return;",
    test: 'test/endpoints/two-people.test.ts',
    title: 'and name nobody and no place',
  },
  {
    promise: 'An account that was not allowed what a tool needs is not used for it.',
    proves: ['SECURITY.md: An account is used for what you allowed'],
    file: 'src/main/hub/policy/decide.ts',
    old: 'if (missing !== undefined) return deny',
    new: "if (missing === '') return deny",
    test: 'test/endpoints/scopes.test.ts',
    title: 'is refused before any token is fetched',
  },
];
