/** The driver itself: both homes open signed in and signed out, and the person can act in each. */
import { afterEach, describe, expect, it } from 'vitest';
import { homes, type OpenConsole, openConsole } from './driver.ts';

let opened: OpenConsole | undefined;
afterEach(async () => {
  await opened?.stop();
});

describe.each(homes)('the console on %s', (on) => {
  it('opens signed in, with keys to be made and a world to be told', async () => {
    opened = await openConsole({ on });
    const { page } = opened;
    await page.getByRole('navigation').waitFor();
    const hub = await opened.hub();
    expect(await hub.createKey('a client')).toMatch(/^ogx_/);
    expect((await hub.requests()).length).toBeGreaterThan(0);
    expect((await hub.cli('status', '--json')).stdout).toContain('ada@example.com');
  });

  it('opens signed out, and the person signs in with their own hands', async () => {
    opened = await openConsole({ on, fresh: true });
    const { page, person, desktop } = opened;
    // On the desktop one press starts the demo and goes on to its sign-in.
    await page.getByRole('button', { name: desktop ? 'Start the demo' : 'Continue with Auth0' }).click();
    await person.signIn('Grace');
    await page.getByRole('navigation').waitFor();
    expect((await (await opened.hub()).cli('status', '--json')).stdout).toContain('grace@example.com');
    expect(person.presses()).toEqual({ clicks: 2, pastes: 0 });
  });
});
