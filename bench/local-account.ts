/** An account in this computer's vault, as a consent at GitHub would have left it. */
import type { Database } from '../src/main/hub/ground/database/database.ts';
import { createFlowPages } from '../src/main/hub/ground/flow-pages.ts';
import { Secret } from '../src/main/hub/ground/secret.ts';
import type { DirectService } from '../src/main/hub/identity/vault/local/direct-service.ts';
import { LocalVault } from '../src/main/hub/identity/vault/local/local-vault.ts';
import { github } from '../src/main/hub/platforms/github/index.ts';
import { fail, ok } from '../src/shared/result.ts';

const lifeOfToken = 8 * 3_600_000;

/** Who owns a hub without a tenant. */
export const localUserId = 'local|0123456789abcdef01234567';

/** Seals a token that lasts longer than any benchmark; answers the id of its account. */
export async function keepLocally(database: Database, hubSecret: Buffer): Promise<string> {
  const clock = { now: () => Date.now() };
  const tokens = {
    access: new Secret('bench-token-0123456789'),
    expiresAt: clock.now() + lifeOfToken,
    refresh: new Secret('bench-refresh-0123456789'),
  };
  const application = { clientId: 'bench', clientSecret: new Secret('client secret'), name: 'bench' };
  const service: DirectService = {
    connection: github.connection,
    connect: async () => ok({ application, tokens, who: '101' }),
    renew: async () => fail('platform_unreachable'),
    end: async () => ok(''),
    page: () => '',
  };
  const pages = createFlowPages(() => '');
  const vault = new LocalVault({
    database,
    secrets: { isDurable: true },
    hubSecret,
    clock,
    services: [service],
    pages,
  });
  const browser = { openUrl: async () => {}, signal: new AbortController().signal };
  const kept = await vault.connect(localUserId, github, { scopes: [] }, browser);
  if (!kept.ok) throw new Error(kept.failure.message);
  return kept.value.id;
}
