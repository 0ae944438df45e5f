/** Which addresses may be handed to the person's browser: a program of ours must not be the way to start another one. */
import { shell } from 'electron/common';
import { flowPath } from '../../shared/flow-path.ts';
import type { OpenUrl } from '../hub/ground/ports.ts';

const longest = 8_192;
const loopback = ['127.0.0.1', '[::1]', 'localhost', 'approve.localhost'];

/**
 * The address if it is of the tenant: https, or http on this computer where the tenant is there, as the demo's is. Or a page of the hub
 * itself that sends the browser on. Platforms are reached through these, so none is on the list. Parsed, never matched as text: `https://github.com@evil` and line
 * breaks have fooled those who did.
 */
export function openableUrl(text: string, tenant: string | undefined, hub?: string): string | undefined {
  const address = webUrl(text);
  if (address && address.origin === hub && flowPath.test(address.pathname)) return address.href;
  const isOfTenant = tenant !== undefined && URL.canParse(tenant) && address?.origin === new URL(tenant).origin;
  return isOfTenant ? address?.href : undefined;
}

/** https, or http on this computer, and exactly what it looks like. */
function webUrl(text: string): URL | undefined {
  // The parser would drop line breaks and tabs in silence and take a backslash for a slash; a caller that passes those in means mischief.
  if (text.length > longest || hasOddCharacter(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.includes(url.hostname));
  return isWeb && url.username === '' && url.password === '' ? url : undefined;
}

/** Anything but the printable ASCII that an address consists of. */
const hasOddCharacter = (text: string): boolean => !/^[!-~]+$/.test(text) || text.includes('\\');

/**
 * Opens what `openableUrl` lets through, and of clients any web address: the person has read its host and answered. Throws for
 * anything else, which ends the sign-in that wanted it.
 */
export function createOpenUrl(tenant: () => string | undefined, hub?: string): OpenUrl {
  return async (text, of) => {
    const url = of === 'client' ? webUrl(text)?.href : openableUrl(text, tenant(), hub);
    if (url === undefined) throw new Error('An address was to be opened that is not of the tenant.');
    await shell.openExternal(url);
  };
}
