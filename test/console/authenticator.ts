/** Chromium's own authenticator, which answers each question of a page as a person would by a touch. */
import type { CDPSession, Page } from '@playwright/test';

/** From now on, on this page. Answers the session that steers it, and its id there. */
export async function playAuthenticator(page: Page): Promise<{ devtools: CDPSession; authenticatorId: string }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = {
    ...({ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const),
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  return { devtools, ...(await devtools.send('WebAuthn.addVirtualAuthenticator', { options })) };
}
