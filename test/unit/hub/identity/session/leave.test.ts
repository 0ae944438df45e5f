/** A sign-in that was taken out of use before the hub could note where is still to be revoked. */
import { expect, it } from 'vitest';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { leftTokenName } from '../../../../../src/main/hub/identity/session/left-sign-ins.ts';
import { Session } from '../../../../../src/main/hub/identity/session/session.ts';
import { refreshTokenName } from '../../../../../src/main/hub/identity/session/tenant.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const at = { issuer: 'https://tenant.example/', clientId: 'c' };

it('is found again under the name that it was given', async () => {
  const ports = memoryPorts();
  ports.settings.update({ tenant: at });
  await ports.secrets.set(refreshTokenName(at, 'auth0|1'), new Secret('a refresh token'));
  const session = new Session({ ...ports, people: {} as never, tenant: {} as never, ended: () => undefined });
  expect(await session.leave('auth0|1', 'rcp_1')).toMatchObject({ at });
  expect(await session.leave('auth0|1', 'rcp_1')).toMatchObject({ at });
  expect(await ports.secrets.get(leftTokenName(at, 'rcp_1'))).toBeDefined();
  expect(await session.leave('auth0|1', 'rcp_2')).toBeUndefined();
  expect(await session.hasSignIn('auth0|1')).toBe(false);
});
