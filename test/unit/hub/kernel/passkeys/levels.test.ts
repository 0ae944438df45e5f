/** What approvals ask for: more counts at once, less a day later. */
import { expect, it } from 'vitest';
import {
  levelFor,
  levelsAt,
  noLevels,
  passkeyLevels,
  withLevels,
} from '../../../../../src/main/hub/kernel/passkeys/levels.ts';
import { approval } from '../../../../console/confirmation-samples.ts';

const day = 24 * 3_600_000;
const write = approval('one', {});
const deletion = approval('two', {}, { access: 'destructive' });

it('levels rise at once, and fall a day later', () => {
  const raised = withLevels({ levels: noLevels }, { usual: 'any', careful: 'passkey' }, 0);
  expect([levelFor(raised, write, 0), levelFor(raised, deletion, 0)]).toEqual(['any', 'passkey']);
  const lowered = withLevels({ levels: passkeyLevels }, noLevels, 0);
  expect([levelsAt(lowered, day - 1), levelsAt(lowered, day)]).toEqual([passkeyLevels, noLevels]);
  expect(levelsAt(withLevels(lowered, passkeyLevels, day - 1), 2 * day)).toEqual(passkeyLevels);
  const flow = { from: [], untrusted: [], to: '', isPublic: true } as never;
  expect(levelFor(raised, { access: 'write', flow }, 0)).toBe('passkey');
});

it('levels are never lower for what deletes than for the rest', () => {
  expect(withLevels({ levels: noLevels }, { usual: 'passkey', careful: 'any' }, 0).levels).toEqual(passkeyLevels);
});
