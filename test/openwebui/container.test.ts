/** A real Open WebUI for which 127.0.0.1 is itself, as in Docker: what the person is told to type works. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import type { CallInput } from '../../src/shared/contract.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { startHub, type TestHub, worldAt } from '../harness/world.ts';
import { callOpenWebUI } from './call.ts';
import { askInChat } from './chat.ts';
import { type Container, canMakeContainers, makeContainer } from './container.ts';
import { installOpenWebUI } from './install.ts';
import { type OpenWebUI, startOpenWebUI } from './server.ts';

const version = '0.12.4';
const wish: CallInput<'openwebui.sync'> = { parts: ['model'], write: false, days: 30 };
const password = 'Passw0rd!of-Ada';
const isHere = (await installOpenWebUI(version)) !== undefined && canMakeContainers();

describe.runIf(isHere)(`Open WebUI ${version} in a container`, () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'demo-'));
  let demo: Demo;
  let container: Container;
  let openWebUI: OpenWebUI;
  let hub: TestHub;
  const dataDir = temporaryFolder();
  const ports = memoryPorts();

  beforeAll(async () => {
    demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 3_600 }, () => {});
    container = makeContainer();
    openWebUI = await startOpenWebUI(version, {}, container);
  });
  afterAll(async () => {
    await hub?.hub.close();
    await openWebUI?.stop();
    container?.remove();
    await demo?.stop();
    rmSync(stateDirectory, { recursive: true });
  });

  const world = () => worldAt(demo.announcement, demo.stop);
  const set = (hubUrl?: string) =>
    hub.call('openwebui.set', {
      ...{ url: openWebUI.url, adminKey: openWebUI.admin.apiKey, proof: 'key' as const },
      ...(hubUrl !== undefined && { hubUrl }),
    });

  it('is found out before anything is changed, with what to type', async () => {
    hub = await startHub(world(), true, dataDir, ports);
    await set();
    await hub.call('openwebui.account', { password });
    const { port } = new URL(hub.url);
    expect(await hub.tried('openwebui.sync', wish)).toMatchObject({
      failure: { code: 'open_webui_apart', message: expect.stringContaining(hub.url) },
    });
    const { failure } = (await hub.tried('openwebui.plan', wish)) as { failure: { hint: string } };
    expect(failure.hint).toContain('opengithubx serve --listen 0.0.0.0 --allow-host host.docker.internal');
    expect(failure.hint).toContain('--add-host=host.docker.internal:host-gateway');
    expect(failure.hint).toContain(`http://host.docker.internal:${port}`);
    expect((await hub.call('openwebui.status', {})).keyId).toBeNull();
    await hub.hub.close();
  });

  it('says so where the hub is reached by a name it does not answer to', async () => {
    hub = await startHub(world(), false, dataDir, ports, { port: 0, address: '0.0.0.0' });
    await set(`http://host.docker.internal:${new URL(hub.url).port}`);
    const { failure } = (await hub.tried('openwebui.plan', wish)) as { failure: { message: string; hint: string } };
    expect(failure).toMatchObject({ code: 'open_webui_apart' });
    expect(failure.hint).toContain('--allow-host host.docker.internal');
    await hub.hub.close();
  });

  it('answers once that is typed', async () => {
    const allowHosts = ['host.docker.internal'];
    hub = await startHub(world(), false, dataDir, ports, { port: 0, address: '0.0.0.0', allowHosts });
    await set(`http://host.docker.internal:${new URL(hub.url).port}`);
    await hub.call('openwebui.sync', wish);
    const nobody = { url: openWebUI.url, token: 'none' };
    const credentials = { email: 'ada@example.com', password };
    const { body: session } = await callOpenWebUI<{ token: string }>(
      nobody,
      'POST',
      '/api/v1/auths/signin',
      credentials,
    );
    const { body: models } = await callOpenWebUI<{ data: { id: string }[] }>(
      { ...nobody, ...session },
      'GET',
      '/api/models',
    );
    const asked = { model: models.data[0]?.id ?? '', text: 'Summarize my private GitHub commits of the last 30 days' };
    const { message } = await askInChat(openWebUI.url, session, asked);
    expect(message.content).toMatch(/commits in \d repositories/);
  });
});
