/** A person who signs in at an Open WebUI that has the demo's tenant as its identity provider, by plain HTTP. */
import type { Browsers, Visit } from '../../src/demo/visit.ts';
import { signInThere } from '../../src/main/headless/commands/open-webui/beside-demo.ts';

/** A person's session: `token` for the API, `cookies` as their browser would send them. */
export type PersonSession = { token: string; cookies: string };

/** *Continue with Auth0*, through the tenant's pages, and back. */
export async function continueWithAuth0(
  { openWebUI, browsers }: { openWebUI: { url: string }; browsers: Browsers },
  person: Omit<Visit, 'url'>,
): Promise<PersonSession> {
  const visit = async (url: string) => (await browsers.visit({ url, ...person, leave: true })).url;
  const jar = await signInThere(openWebUI.url, visit);
  const token = jar.get('token');
  if (!token) throw new Error(`Open WebUI did not sign the person in: ${[...jar.keys()]}`);
  return { token, cookies: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
}
