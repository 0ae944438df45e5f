import { describe, expect, it } from 'vitest';
import {
  createOpenWebUIInstances,
  isLoopbackAddress,
  shownInstance,
} from '../../../../../src/main/hub/features/openwebui/instance.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import type { NewOpenWebUI } from '../../../../../src/shared/open-webui.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const adminKey = 'sk-an-administrators-key';
const signingSecret = 'a-secret-that-hub-and-open-webui-share';
const one: NewOpenWebUI = { url: 'http://one:8080', proof: 'sso', audience: 'https://hub.example/api', adminKey };

function start() {
  const ports = memoryPorts();
  const servers = createOpenWebUIInstances(ports);
  const keep = async (given: NewOpenWebUI) => {
    const proposed = await servers.propose(given);
    if (proposed.ok) await proposed.value.keep();
    return proposed.ok ? 'kept' : proposed.failure.code;
  };
  const shown = async () => {
    const server = await servers.find();
    return server && shownInstance(server, 'http://hub');
  };
  const secretsFor = async (url: string) => {
    const names = [`open_webui.admin_key ${url}`, `open_webui.signing_secret ${url}`];
    return (await Promise.all(names.map((name) => ports.secrets.get(name)))).map(
      (found) => found && Secret.reveal(found),
    );
  };
  return { ports, servers, keep, shown, secretsFor };
}

describe('the Open WebUI of a hub', () => {
  it('is kept once it is to be, and not before', async () => {
    const { ports, servers, secretsFor } = start();
    const proposed = await servers.propose(one);
    expect(proposed).toMatchObject({ ok: true, value: { server: { url: 'http://one:8080', hasAdminKey: true } } });
    expect([await servers.find(), ports.settings.read(), await secretsFor('http://one:8080')]).toEqual([
      undefined,
      {},
      [undefined, undefined],
    ]);
  });

  it('is known by its address alone, its secrets apart from the settings', async () => {
    const { ports, keep, shown } = start();
    await keep({ ...one, url: 'HTTP://One:8080///', hubUrl: 'http://host.docker.internal:18480/' });
    expect(await shown()).toEqual({
      url: 'http://one:8080',
      hubUrl: 'http://host.docker.internal:18480',
      proof: 'sso',
      audience: one.audience,
      hasAdminKey: true,
      hasSigningSecret: false,
    });
    expect(JSON.stringify(ports.settings.read())).not.toContain(adminKey);
  });

  it('keeps its secrets when they are left out, as long as the address is the same', async () => {
    const { keep, shown, secretsFor } = start();
    await keep({ ...one, proof: 'signed', signingSecret });
    expect(await keep({ url: 'http://one:8080/', proof: 'signed' })).toBe('kept');
    expect(await shown()).toMatchObject({ hasAdminKey: true, hasSigningSecret: true, audience: null });
    expect(await keep({ url: 'http://two:8080', proof: 'signed' })).toBe('usage');
    expect(await keep({ url: 'http://two:8080', proof: 'key' })).toBe('kept');
    expect(await shown()).toMatchObject({ hasAdminKey: false, hasSigningSecret: false });
    expect(await secretsFor('http://one:8080')).toEqual([undefined, undefined]);
  });

  it('is sent no secret of another, though somebody edits the settings', async () => {
    const { ports, keep, shown } = start();
    await keep(one);
    ports.settings.update({ openWebUI: { url: 'http://evil', proof: 'key' } });
    expect(await shown()).toMatchObject({ url: 'http://evil', hasAdminKey: false });
  });

  it('is forgotten with its secrets, and nothing else is', async () => {
    const { ports, servers, keep, secretsFor } = start();
    ports.settings.update({ approvalMinutes: 3 });
    await servers.forget();
    await keep({ ...one, signingSecret });
    await servers.forget();
    expect([ports.settings.read(), await secretsFor('http://one:8080')]).toEqual([
      { approvalMinutes: 3 },
      [undefined, undefined],
    ]);
  });

  it.each([
    ['a name and a password', { url: 'http://ada:secret@one' }],
    ['another protocol', { url: 'ftp://one' }],
    ['a program', { url: 'javascript:alert(1)' }],
    ['a question', { url: 'http://one/?a=1' }],
    ['a fragment', { url: 'http://one/#a' }],
    ['no address', { url: 'one' }],
    ['a hub at what is no address', { hubUrl: 'file:///etc' }],
    ['sign-on without an audience', { audience: undefined }],
    ['a signature without its secret', { proof: 'signed' }],
  ])('is not one with %s', async (_, given) => {
    const { ports, keep } = start();
    expect(await keep({ ...one, ...given } as NewOpenWebUI)).toBe('usage');
    expect(ports.settings.read()).toEqual({});
  });
});

describe('this computer', () => {
  it.each([
    ['http://localhost:1', true],
    ['http://127.3.2.1', true],
    ['http://[::1]:1', true],
    ['http://0.0.0.0', false],
    ['http://localhost.example', false],
    ['http://host.docker.internal', false],
  ])('is %s: %s', (url, expected) => {
    expect(isLoopbackAddress(url)).toBe(expected);
  });
});
