import type { Mutant } from './mutant.ts';

const said = { proves: ['SECURITY.md: A receipt says revoked only when the other side'] };
const receipt = {
  file: 'src/main/hub/features/revocation/receipts.ts',
  test: 'test/endpoints/forged-receipts.test.ts',
};

/** What each side has answered to a revocation. */
export const receipts: Mutant[] = [
  {
    ...said,
    file: 'src/main/hub/identity/vault/retired-token.ts',
    promise: 'An answer that says it was refused is no revocation.',
    old: "'ok' in said && said.ok === false;",
    new: "'ok' in said && said.ok === undefined;",
    test: 'test/endpoints/revoke.test.ts',
    title: 'an answer 200 that says it was refused is no revocation',
  },
  {
    ...said,
    file: 'src/main/hub/features/revocation/sides.ts',
    promise: 'A tenant that does not answer has forgotten nothing.',
    old: 'if (removed.ok) return removed.value;',
    new: "if (removed.ok) return removed.value;\n    if (isAway(removed.failure)) return revoked('');",
    test: 'test/endpoints/revoke.test.ts',
    title: 'REV-06: a tenant that is down is asked again, by the next run of the hub as well',
  },
  {
    ...said,
    ...receipt,
    promise: 'A receipt says each thing once.',
    old: 'return colonsIn(text) === membersOf(value) ?',
    new: 'return colonsIn(text) >= membersOf(value) ?',
    title: 'is not signed with a member twice, the false one first',
  },
  {
    ...said,
    ...receipt,
    promise: 'A receipt that somebody else has signed is not the hub’s.',
    old: 'isOurs: isSigned && receipt.publicKey === publicKey',
    new: 'isOurs: isSigned',
    title: 'signed anew by a stranger is theirs',
  },
  {
    ...said,
    file: 'src/main/hub/features/revocation/jobs.ts',
    test: receipt.test,
    promise: 'What was written into the database in place of an answer is signed by nobody.',
    old: 'if (verify(text).isOurs) return receipt;',
    new: "if (text !== '') return receipt;",
    title: 'a receipt that was changed in the database is not signed: what is still done is said, and nothing else',
  },
  {
    ...said,
    file: 'src/main/hub/identity/vault/retired-token.ts',
    promise: 'A token that is to be ended goes to the platform alone, and a redirect has ended nothing.',
    old: "redirect: 'manual', // it would",
    new: "redirect: 'follow', // it would",
    test: 'test/endpoints/revoke.test.ts',
    title: 'a redirect with 307 is not followed, and is no revocation',
  },
];
