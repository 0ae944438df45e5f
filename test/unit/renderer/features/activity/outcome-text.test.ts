/** Why a request was turned away, in words: the record has codes. */
import { expect, it } from 'vitest';
import type { KeyRefusal } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { reasonText } from '../../../../../src/renderer/src/features/activity/call-facts.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import { zh } from '../../../../../src/renderer/src/words/zh/index.ts';

const refusals: Record<KeyRefusal, true> = {
  no_key: true,
  unknown_key: true,
  expired_key: true,
  revoked_key: true,
  paused_key: true,
};

it.each(Object.keys(refusals))('tells what %s means', (reason) => {
  for (const words of [en, zh]) expect(reasonText(words, reason)).not.toContain('_');
});

it('continues a sentence with a failure, and leaves a name at its start as it is written', () => {
  expect(reasonText(en, 'connect_abandoned')).toMatch(/^[a-z]+ [a-z]/);
  expect(reasonText(en, 'tenant_unreachable')).toBe('Auth0 could not be reached');
});
