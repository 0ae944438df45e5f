/** No secret comes out on the way to the tenant and back, and none of what sets it up. */
import { expect, it } from 'vitest';
import {
  accountEchoes,
  connectFailures,
  doctorFailures,
  endingEchoes,
  type Failing,
  tenantFailures,
} from './failures.ts';
import { endPart, startPart } from './part.ts';
import { spellingsAt } from './spellings.ts';
import { byEveryProof, bySettingUp, whileTheTenantEchoes } from './tenant.ts';

const run = startPart();

/** Makes the next call to GitHub ask for a new token first. */
const withoutItsToken = { service: 'github', path: '^/user$', status: 401, times: 1 };

it('whatever the hub proves itself with at its tenant comes out nowhere', async () => {
  await byEveryProof(run);
  await run.expectNoLeak();
});

it('the tenant gets none across in an exchange', async () => {
  const { latest, call } = run;
  const key = await run.ready();
  const failures = () => tenantFailures([latest('auth0_refresh_token'), run.clientSecret()]);
  for (let index = 0; index < failures().length; index++) {
    const failing = failures()[index] as Failing; // with the tokens of the sign-in that holds now
    const withoutToken = { ...failing, faults: [withoutItsToken, ...(failing.faults ?? [])] };
    await run.during(withoutToken, () => run.callTool(key, 'github_get_me'));
    if (JSON.parse(await call('status', {})).output.person === null) {
      expect(await call('session.signIn', {}, 'demo')).toContain('"ok":true');
    }
  }
  await run.ready();
  const revoked = { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 };
  await run.during(
    { what: 'tenant: revoked at the provider', faults: [withoutItsToken], switches: revoked },
    async () => {
      expect(await (await run.callTool(key, 'github_get_me')).text()).toContain('reconnect');
    },
  );
  await run.expectNoLeak();
});

it('the tenant gets none across while an account is connected or disconnected', async () => {
  const { call, command, latest } = run;
  await run.ready();
  for (const failing of connectFailures) {
    await run.during(failing, () => call('accounts.connect', { platform: 'github' }, 'demo'));
  }
  for (const failing of accountEchoes(latest('auth0_access_token'))) {
    await run.during(failing, () => call('accounts.disconnect', { account: 'ada-demo' }));
  }
  for (const failing of accountEchoes(latest('auth0_auth_session')).slice(0, 3)) {
    await run.during(failing, () => call('accounts.connect', { platform: 'github' }, 'demo'));
    await run.during(failing, () => command('accounts', 'disconnect', 'ada-demo'));
  }
  await run.ready();
  expect(await call('accounts.connect', { platform: 'github' }, 'demo', { answer: 'no' })).toContain('connect_refused');
  expect(await call('accounts.connect', { platform: 'github' }, 'demo')).toContain('"ok":true');
  await run.expectNoLeak();
});

it('the tenant gets none across in a sign-in or a sign-out', async () => {
  const { call, command, latest } = run;
  const sent = [latest('auth0_refresh_token'), run.clientSecret()];
  for (const said of [...sent, ...spellingsAt(run.clientSecret(), 12)]) {
    const body = `{"error":"invalid_grant","error_description":"Refused: ${said}"}`;
    const faults = [{ service: 'tenant', path: '^/oauth/token', status: 403, body }];
    await run.during({ what: 'tenant: echo in a sign-in', faults }, () => call('session.signIn', {}, 'demo'));
  }
  for (const body of [...sent.map((said) => JSON.stringify({ error: said, error_description: said })), '<html>']) {
    const faults = [{ service: 'tenant', path: '^/oauth/revoke', status: 400, body }];
    await run.during({ what: 'tenant: echo in a sign-out', faults }, () => command('logout'));
    await call('session.signIn', {}, 'demo');
  }
  expect(await call('session.signIn', {}, 'demo', { answer: 'no' })).toContain('"ok":');
  expect(await call('session.signIn', {}, 'demo', { as: 'grace' })).toContain('invitation_needed');
  expect(await call('session.signIn', {})).toContain('passphrase_needed');
  await run.expectNoLeak();
});

it('a tenant that repeats what it is sent gets none of it across, nor the token that sets it up', async () => {
  await whileTheTenantEchoes(run);
  await run.expectNoLeak();
});

it('neither gets any across to the doctor, or while everything is revoked', async () => {
  const { call, command, latest } = run;
  await run.ready();
  for (const failing of doctorFailures(latest('auth0_refresh_token'))) {
    await run.during(failing, async () => {
      expect(await call('doctor', {})).toContain('"failed"');
      expect((await command('doctor')).code).toBe(1);
      expect((await command('doctor', '--report')).code).toBe(0);
    });
  }
  for (const end of [() => call('revokeAll', {}), () => command('revoke-all', '--yes')]) {
    await run.ready();
    const sent = [latest('auth0_refresh_token'), run.clientSecret(), latest('auth0_access_token')];
    for (const failing of endingEchoes(sent)) {
      await run.during(failing, end);
      await run.ready();
    }
  }
  await run.hub.terminate();
  await run.hub.restart(); // with two keys again
  await run.expectNoLeak();
});

it('whoever sets it up gives none away, nor whoever takes that back', async () => {
  await bySettingUp(run); // last, since it empties the tenant
  await run.expectNoLeak();
});

endPart('tenant', run);
