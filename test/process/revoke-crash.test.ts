/** A hub that dies in the middle of revoking, and what the command line makes of it: the built hub as a process of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEverywhere, type Receipt } from '../../src/shared/receipt.ts';
import { post } from '../harness/mcp.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

let hub: BuiltDemo;
beforeAll(async () => {
  hub = await startBuiltDemo();
});
afterAll(() => hub.stop());

const visit = (url: string) => hub.control('POST', '/visit', { url, as: 'ada' });
const tenant = (path: string, about: object) => hub.control('POST', '/faults', { service: 'tenant', path, ...about });
const receipts = async () => JSON.parse((await hub.cli('receipts', 'list', '--json')).stdout) as Receipt[];
const sides = (receipt: Receipt | undefined) => receipt?.lines.map(({ side, answer }) => `${side} ${answer}`);

const status = async (key: string) => (await post(hub.mcpUrl, key, 'tools/list')).status;
const latestSecret = (kind: string): string => hub.ledger().findLast((line) => line.kind === kind)?.value ?? '';
const refreshes = async (refreshToken: string) => {
  const world = JSON.parse(readFileSync(`${hub.dataDir}-world/world.json`, 'utf8'));
  const client = { client_id: world.clientId, client_secret: world.clientSecret };
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, ...client });
  return (await fetch(`${hub.demo.issuer}oauth/token`, { method: 'POST', body })).status;
};

describe('REV-06: kill -9 right after the click', () => {
  it('leaves everything revoked here, and the next run of the hub tells the others', async () => {
    const [key, refreshToken] = [hub.key, latestSecret('auth0_refresh_token')];
    expect([await status(key), await refreshes(refreshToken)]).toEqual([200, 200]);
    for (const path of ['^/me/', '^/oauth/']) await tenant(path, { hang: true });
    const clicked = hub.cli('revoke-all', '--yes');
    await expect.poll(() => status(key)).toBe(401);
    await hub.kill();
    expect((await clicked).code).toBe(1);
    await hub.control('DELETE', '/faults');
    expect(await refreshes(refreshToken)).toBe(200);
    await hub.restart();

    expect(await status(key)).toBe(401);
    const settled = async () => (await receipts()).find(({ deed }) => deed === 'revoke everything');
    await expect.poll(async () => sides(await settled())).toContain('sign-in revoked');
    expect(sides(await settled())).toEqual(
      expect.arrayContaining(['keys revoked', 'approvals revoked', 'cached tokens revoked']),
    );
    expect(await refreshes(refreshToken)).toBe(403);
    expect((await hub.cli('audit', 'verify')).code).toBe(0);
  });
});

describe('the command line', () => {
  it('prints a receipt line by line, exits 1 while a side is asked again, and finds it done later', async () => {
    await hub.control('POST', '/faults', { service: 'github', path: '^/credentials/revoke', status: 500 });
    const revoked = await hub.cliWithBrowser([], visit, 'revoke-all', '--yes');
    expect(revoked.code).toBe(1);
    expect(revoked.stdout).toMatch(/^retrying +platform +access token of ada-demo on GitHub/m);
    expect(revoked.stdout).toContain('https://github.com/settings/apps/authorizations');
    await hub.control('DELETE', '/faults');
    const id = /rcp_[\w-]+/.exec(revoked.stdout)?.[0] ?? '';
    const shown = async () => JSON.parse((await hub.cli('receipts', 'show', id, '--json')).stdout) as Receipt;
    await expect.poll(async () => isEverywhere(await shown())).toBe(true);
    expect((await hub.cli('receipts', 'list')).stdout).toMatch(new RegExp(`^${id} .* done$`, 'm'));
    const { stdout } = await hub.cli('receipts', 'show', id);
    const over = /^Revoked: .*$/m.exec(stdout)?.[0];
    expect(over).toContain('access token of ada-demo on GitHub');
    // Which may come after the first receipt, for the sides have three seconds to be in it.
    expect(over).toContain('Auth0 sign-in');
    expect(over).toContain('browser');
    expect((await hub.cli('receipts', 'show', 'rcp_none')).code).toBe(2);
  });

  it('verifies a saved receipt, and finds a changed one', async () => {
    const [receipt] = await receipts();
    const file = join(hub.dataDir, '..', 'receipt.json');
    const verified = async (text: string) => {
      writeFileSync(file, text);
      const { code, stdout } = await hub.cli('receipts', 'verify', file);
      return [code, stdout.trim()];
    };
    const text = JSON.stringify(receipt, null, 2);
    expect(await verified(text)).toEqual([0, 'The receipt is as this hub signed it.']);
    expect(await verified(text.replace('by hand', 'revoked'))).toEqual([
      1,
      'This is not a receipt, or something in it was changed after it was signed.',
    ]);
    expect((await hub.cli('receipts', 'verify', `${file}.none`)).code).toBe(2);
  });
});
