/** The demo's GitHub ends tokens for whoever holds them, as https://docs.github.com/rest/credentials/revoke says. */
import { expect, it } from 'vitest';
import { sharedTenantClient } from './tenant-client.ts';

const tenant = sharedTenantClient();

/** A refresh token of Ada's, and what the vault keeps of GitHub for her. */
async function connected() {
  const refreshToken = await tenant.refreshTokenOf('ada');
  await tenant.connect(await tenant.meToken(refreshToken));
  const { tokens } = [...tenant.demo.tenant.accounts.values()][0] ?? expect.fail('nothing is connected');
  return { refreshToken, access: tokens.access, refresh: tokens.refresh ?? expect.fail('no refresh token') };
}

const revoke = async (body: unknown, headers: Record<string, string> = {}) =>
  (await tenant.send(`${tenant.github}/credentials/revoke`, { method: 'POST', headers, body: JSON.stringify(body) }))
    .status;
const works = async (access: string) => {
  const headers = { authorization: `Bearer ${access}`, 'user-agent': 'test' };
  return (await tenant.send(`${tenant.github}/user`, { headers })).status === 200;
};

it('takes a list of 1 to 1,000, from nobody in particular', async () => {
  const { access } = await connected();
  expect(await revoke({ credentials: [access] }, { authorization: `Bearer ${access}` })).toBe(403);
  expect(await works(access)).toBe(true);
  for (const body of [{}, { credentials: [] }, { credentials: [1] }, { credentials: access }, []]) {
    expect(await revoke(body)).toBe(422);
  }
  const many = Array.from({ length: 1000 }, (_, index) => `ghu_${index}`);
  expect(await revoke({ credentials: [...many, access] })).toBe(422);
  expect(await works(access)).toBe(true);
  expect(await revoke({ credentials: [...many.slice(1), access] })).toBe(202);
  expect(await works(access)).toBe(false);
});
