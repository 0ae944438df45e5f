import type { Mutant } from './mutant.ts';

const approvals = { file: 'src/main/hub/approvals/approvals.ts' };
const races = { test: 'test/unit/hub/approvals/races.test.ts' };
const late = { test: 'test/endpoints/late-answers.test.ts' };

export const approvalsMutants: Mutant[] = [
  {
    ...approvals,
    ...races,
    promise: 'Two approvals of one request at one moment are one effect and one record.',
    old: 'locked(id, async () => {\n        const asked = ownAsShown',
    new: 'locked(randomBytes(8).toString("hex"), async () => {\n        const asked = ownAsShown',
    title: 'another yes, of another window, is one effect and one record',
  },
  {
    ...approvals,
    ...races,
    promise: 'What a person approves is the card that they were shown, whatever comes in its place meanwhile.',
    old: 'return entry.ok && entry.value.view.hash !== hash ?',
    new: 'return entry.ok && hash === "" ?',
    title: 'renew',
  },
  {
    ...approvals,
    promise: 'A consent is void where its passkey was removed, or more is asked for, before it is on record.',
    old: 'if (!given.value.holds())',
    new: 'if (!given.ok)',
    test: 'test/unit/hub/approvals/approvals.test.ts',
    title: 'a consent that no longer holds once it is on record approves nothing',
  },
  {
    file: 'src/main/hub/passkeys/kept.ts',
    promise: 'A consent is void where its passkey was removed, or more is asked for, before it is on record.',
    old: '    if (said !== undefined) changes.changed(userId);\n',
    new: '',
    test: 'test/unit/hub/passkeys/passkeys.test.ts',
    title: 'no longer holds when the passkey is removed',
  },
  {
    file: 'src/main/hub/passkeys/passkeys.ts',
    promise: 'A passkey that was removed lets no other passkey in.',
    old: 'if (!kept.passkeys.some((one) => one.id === by.id)) return refused;',
    new: '',
    test: 'test/unit/hub/passkeys/passkeys.test.ts',
    title: 'a passkey that is removed while its answer is verified lets nobody in',
  },
  {
    file: 'src/main/hub/tools/execute.ts',
    promise: 'A pause stops what has not begun, also between the approval and the effect.',
    old: "  if (isPaused()) return fail('not_allowed', 'The key is paused.');\n",
    new: '',
    test: 'test/unit/hub/tools/execute.test.ts',
    title: 'is not made by a key that was paused while it was looked at',
  },
  {
    file: 'src/main/hub/people/people.ts',
    promise: 'An invitation lets its person choose one passphrase, once.',
    old: '        if (await secrets.get(passphraseName(userId))) return false;\n',
    new: '',
    test: 'test/unit/hub/people/people.test.ts',
    title: 'of two who bring one invitation at once, the first chooses the passphrase',
  },
  {
    ...late,
    file: 'src/main/hub/tools/undo.ts',
    promise: 'An undo that is asked for twice is one question.',
    old: '    if (already) return already;\n',
    new: '',
    title: 'that is asked for twice at once is one question and one change',
  },
  {
    ...late,
    file: 'src/main/hub/calls/keys.ts',
    promise: 'A pause that comes after a resume has begun is the last word.',
    old: '(isLastPause() ? pause(userId, id, false) : pausedAgain)',
    new: '(isLastPause ? pause(userId, id, false) : pausedAgain)',
    title: 'stays paused',
  },
  {
    ...late,
    file: 'src/main/hub/calls/key-wishes.ts',
    promise: 'Nothing that is given while everything is revoked outlives it.',
    old: '    if (!isStillGiven()) {\n',
    new: '    if (!isStillGiven) {\n',
    title: 'ends with it, where the disk takes the key only after the answer',
  },
  {
    ...late,
    file: 'src/main/hub/calls/hub.ts',
    promise: 'Nothing that is given while everything is revoked outlives it.',
    old: 'for (const key of left) await',
    new: 'for (const key of left.slice(0, 0)) await',
    title: 'ends with it, up to its answer',
  },
];
