import { fail, ok, type Result } from '../../../shared/result.ts';
import { isHubRunning } from '../socket-client.ts';
import { openTerminal } from '../terminal.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';
import { dataFolderOf } from './invocation.ts';

export const tenantCommands: Command[] = [
  {
    name: 'tenant setup',
    arguments: [],
    about: 'Tell the hub which Auth0 tenant to use; asks for its domain, client id and client secret',
    options: {},
    async run(invocation) {
      if (!(await isHubRunning(dataFolderOf(invocation)))) return fail('not_running');
      const tenant = await askForTenant();
      if (!tenant.ok) return tenant;
      const set = await callerOf(invocation)('tenant.set', tenant.value);
      if (!set.ok) return set;
      return ok({ output: set.value, text: `The tenant is ${set.value.issuer}. Sign in with: opengithubx login` });
    },
  },
];

type Tenant = { issuer: string; clientId: string; clientSecret: string };

async function askForTenant(): Promise<Result<Tenant>> {
  const terminal = openTerminal();
  if (terminal === undefined) {
    return fail('usage', 'It asks its questions at a terminal, and there is none.', {
      hint: 'Run `opengithubx tenant setup` in a terminal.',
    });
  }
  try {
    const domain = await terminal.ask('Auth0 domain, such as example.eu.auth0.com: ');
    const clientId = domain && (await terminal.ask('Client ID: '));
    const clientSecret = clientId && (await terminal.askHidden('Client secret (not shown): '));
    if (!domain || !clientId || !clientSecret) return fail('usage', 'All three answers are needed.');
    return ok({ issuer: issuerOf(domain.trim()), clientId: clientId.trim(), clientSecret: clientSecret.trim() });
  } finally {
    terminal.close();
  }
}

/** An Auth0 issuer ends in a slash; people paste domains with and without it, and with the scheme. */
function issuerOf(domain: string): string {
  const address = domain.includes('://') ? domain : `https://${domain}`;
  return address.endsWith('/') ? address : `${address}/`;
}
