/** The call that looks whether the hub keeps what it promises. */

import { ok } from '../../../../shared/result.ts';
import type { selfTestCalls } from '../../../../shared/self-test-calls.ts';
import { feature } from '../../contract/feature.ts';
import type { HandlersOf, HubFacts } from '../../contract/handler.ts';
import type { Ports } from '../../ground/ports.ts';
import type { People } from '../../identity/people/people.ts';
import type { Vault } from '../../identity/vault/vault.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { selfTest } from './index.ts';

export const selfTestFeature = feature({
  handlers: selfTestHandlers,
});

type Needs = {
  ports: Ports;
  people: Pick<People, 'list'>;
  vault: Pick<Vault, 'held'>;
  audit: Audit;
  keys: Keys;
  guard: Parameters<typeof selfTest>[0]['guard'];
  facts: HubFacts;
};

function selfTestHandlers(parts: Needs): HandlersOf<typeof selfTestCalls> {
  const { ports, people, vault, audit, keys, guard, facts } = parts;
  const run = async () => {
    const everybody = await people.list();
    const held = () => everybody.flatMap(({ userId }) => vault.held(userId));
    return selfTest({ secrets: ports.secrets, audit, keys, guard, held, facts, now: ports.clock.now });
  };
  let underWay: ReturnType<typeof run> | undefined;
  return {
    // One reads the whole disk; who asks meanwhile gets its answer.
    async selftest() {
      underWay ??= run().finally(() => {
        underWay = undefined;
      });
      return ok(await underWay);
    },
  };
}
