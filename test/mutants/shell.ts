import type { Mutant } from './mutant.ts';

const granted = { proves: ['SECURITY.md: A shell that an AI drives can stop, not grant'] };
const overwritten = {
  test: 'test/endpoints/approvals.test.ts',
  title: 'of github_write_file is told to no shell without the passphrase, by any call',
};

/** What a shell may do that has no passphrase. */
export const shell: Mutant[] = [
  {
    ...granted,
    file: 'src/main/headless/socket-authority.ts',
    promise: 'What grants takes the passphrase, also for the owner.',
    old: "if (!passphraseGiven) return 'ask';",
    new: "if (!passphraseGiven) return kind === 'owner' && needs === 'person' ? 'allow' : 'ask';",
    test: 'test/unit/headless/socket-authority.test.ts',
    title: 'the decision needs person, for owner',
  },
  {
    ...granted,
    file: 'src/shared/keys-calls.ts',
    promise: 'A shell can revoke without a passphrase.',
    old: "'keys.revoke': call('stop', 'anyone',",
    new: "'keys.revoke': call('stop', 'person',",
    test: 'test/unit/headless/granting-calls.test.ts',
    title: 'what only stops is never kept from the shell',
  },
  {
    ...granted,
    ...overwritten,
    file: 'src/main/hub/features/approvals/calls.ts',
    promise: 'The list of what waits shows a shell nothing of what would be overwritten.',
    old: 'context.window === undefined ? withoutPreview(approval) : approvals.shown(approval),',
    new: 'context.window === undefined ? approval : approvals.shown(approval),',
  },
  {
    ...granted,
    ...overwritten,
    file: 'src/main/hub/features/approvals/calls.ts',
    promise: 'The list of what waits shows a shell no title that would be overwritten.',
    old: "preview: { target: '', version: null, changes: [] },",
    new: 'preview: { ...approval.preview, changes: [] },',
    title: 'of github_update_issue is told to no shell without the passphrase, by any call',
  },
  {
    ...granted,
    ...overwritten,
    file: 'src/shared/approvals-calls.ts',
    promise: 'A shell opens no request without the passphrase.',
    old: "'approvals.show': call('read', 'person',",
    new: "'approvals.show': call('read', 'anyone',",
  },
];
