/** The keys that the hub proves itself with: their private halves are in the secret store and in nothing else. */
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Secret } from '../../src/main/hub/secret.ts';
import { callTool } from '../harness/tool-server.ts';
import { sharedHub, startHub, type TestHub } from '../harness/world.ts';

const { world, hub } = sharedHub((world) => startHub(world, false));
let answers = '';
const kept: { name: string; secret: Secret }[] = [];

/** A privileged worker by key and with DPoP uses every kind of key there is; what it answers, well or not, is collected. */
beforeAll(async () => {
  const { set } = hub.ports.secrets;
  hub.ports.secrets.set = (name, secret) => {
    kept.push({ name, secret });
    return set(name, secret);
  };
  const { issuer, clients } = world;
  const { clientId } = clients.worker;
  const { publicKey: pem } = await said('tenant.key', { issuer, clientId });
  for (const use of ['authentication', 'privileged_access']) {
    await world.control('POST', `/clients/${clientId}/key`, { pem, use });
  }
  const tenant = { issuer, clientId, authentication: 'private_key_jwt', subject: 'user_id', dpop: true } as const;
  await said('tenant.set', tenant);
  await said('session.signIn', { signUp: false });
  await said('accounts.connect', { platform: 'github' });
  const { key } = await hub.createKey({});
  for (const ipAllowlist of [['127.0.0.1'], []]) {
    await world.control('POST', `/clients/${clientId}/privileged-access`, { ipAllowlist });
    hub.ports.advance(601_000);
    await world.control('POST', '/switches', { clockOffsetMs: 601_000 });
    answers += JSON.stringify(await callTool(hub, key, 'github_get_me', {}));
  }
  for (const name of ['doctor', 'status', 'audit.list', 'accounts.list'] as const) await said(name, { limit: 100 });
  answers += JSON.stringify(await hub.tried('tenant.set', { ...tenant, clientSecret: 'both' }));
});

const said: TestHub['call'] = async (name, input) => {
  const answer = await hub.call(name, input);
  answers += JSON.stringify(answer);
  return answer;
};

/** What only the private half of a key holds, in each form that it could slip out in. */
function needles(): string[] {
  const keys = kept.filter(({ name }) => /_key /.test(name)).map(({ secret }) => Secret.reveal(secret));
  return keys.flatMap((pem) => {
    const { d = '', p, q } = createPrivateKey(pem).export({ format: 'jwk' });
    const lines = pem.split('\n').filter((line) => line.length > 40 && !line.startsWith('-'));
    return [...lines, Buffer.from(pem).toString('base64').slice(60, 120), d, p, q].filter((one) => one !== undefined);
  });
}

function sinks(): string {
  const files = readdirSync(hub.dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const read = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
  return [answers, ...hub.ports.events, JSON.stringify(hub.ports.settings.read()), ...read].join('\n');
}

it('makes one for the application and one for DPoP, and no more', () => {
  const names = kept.map(({ name }) => name.split(' ')[0]).filter((name) => name?.endsWith('_key'));
  expect(names).toEqual(['tenant.client_key', 'tenant.dpop_key']);
});

it('shows neither, nor anything signed with them, in an answer, the log, the settings or the data folder', () => {
  const all = sinks();
  expect(all.length).toBeGreaterThan(10_000);
  expect(needles().length).toBeGreaterThan(20);
  expect(needles().filter((needle) => all.includes(needle))).toEqual([]);
  expect(all).not.toMatch(/eyJ[\w-]+\.eyJ/);
  expect(`${all}${kept.map(({ secret }) => Secret.reveal(secret)).join('')}`).toContain(needles()[0]); // the sweep finds
});

it('answers the public half alone, the same each time, and to callers at once', async () => {
  const of = { issuer: world.issuer, clientId: 'another' };
  const made = await Promise.all([1, 2, 3].map(() => hub.call('tenant.key', of)));
  const withoutSlash = await hub.call('tenant.key', { ...of, issuer: world.issuer.replace(/\/$/, '') });
  expect(new Set([...made, withoutSlash].map(({ publicKey }) => publicKey)).size).toBe(1);
});
