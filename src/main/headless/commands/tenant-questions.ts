/** What a person at a terminal is asked about their tenant. */

import { fail, ok, type Result } from '../../../shared/result.ts';
import type { SetupGuide } from '../../../shared/tenant.ts';
import type { Terminal } from '../terminal.ts';
import { plain } from '../text.ts';

/** What a set-up is asked to do, with its secrets as typed: they go to the hub's socket and nowhere else. */
export type TypedPlatform = { platform: string; clientId: string; clientSecret: string };

/** An Auth0 issuer ends in a slash; people paste domains with and without it, and with the scheme. */
export function issuerOf(domain: string): string {
  const address = domain.includes('://') ? domain : `https://${domain}`;
  return address.endsWith('/') ? address : `${address}/`;
}

export const askForDomain = (terminal: Terminal): Promise<string | undefined> =>
  terminal.ask('Auth0 domain, such as example.eu.auth0.com: ');

/** The token of the Management API; undefined where the person breaks off. */
export async function askForToken(terminal: Terminal, { tokenPage }: Pick<SetupGuide, 'tokenPage'>) {
  terminal.say('A token of the Management API is needed, once; it is kept nowhere. Copy it from Applications > APIs >');
  terminal.say('Auth0 Management API > API Explorer, after choosing the right tenant at the top:');
  terminal.say(plain(`  ${tokenPage}`));
  terminal.say('It cannot be revoked, and serves for a day unless you set a shorter time there.');
  return (await terminal.askHidden('Token (not shown): '))?.trim();
}

/** The application at each platform, for those that the person wants. Fails with `usage` where they break off. */
export async function askForPlatforms(
  terminal: Terminal,
  platforms: SetupGuide['platforms'],
): Promise<Result<TypedPlatform[]>> {
  const typed: TypedPlatform[] = [];
  for (const { platform, title, page, callbackUrl, points } of platforms) {
    terminal.say('');
    terminal.say(plain(`${title}: make an application at ${page}`));
    terminal.say(plain(`  Callback URL: ${callbackUrl}`));
    for (const point of points) terminal.say(plain(`  - ${point}`));
    const clientId = (
      await terminal.ask(`Client ID of your ${title} application (empty to leave ${title} out): `)
    )?.trim();
    if (clientId === '') continue;
    const clientSecret = clientId && (await terminal.askHidden('Its client secret (not shown): '))?.trim();
    if (!clientId || !clientSecret) return fail('usage', 'It was ended before all was answered.');
    typed.push({ platform, clientId, clientSecret });
  }
  return ok(typed);
}
