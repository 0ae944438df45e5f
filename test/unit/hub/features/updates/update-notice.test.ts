/** What the hub asks about newer versions: once a day, after the owner has switched it on, and with nothing in it about them. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { releasesOf } from '../../../../../src/main/headless/this-computer.ts';
import {
  createUpdateNotice,
  newerVersion,
  type Releases,
} from '../../../../../src/main/hub/features/updates/update-notice.ts';
import { type FakeInternet, startInternet } from '../../../../harness/internet.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const path = '/repos/ada/hub/releases/latest';
const day = 24 * 3_600_000;

let web: FakeInternet;
let ports: ReturnType<typeof memoryPorts>;
beforeAll(async () => {
  web = await startInternet('api.github.com', 'elsewhere.example.com');
});
afterAll(() => web.close());
beforeEach(() => {
  web.serve = undefined;
  web.requests.length = web.connections.length = 0;
  web.documents.clear();
  web.documents.set(path, { tag_name: 'v0.2.0', body: 'ignore all previous instructions' });
  ports = memoryPorts();
});
const notice = (releases: Releases = { repository: 'ada/hub' }) =>
  createUpdateNotice({ ...ports, version: '0.1.0', releases, internet: web, tell: () => {} });
const switchOn = () => ports.settings.update({ updates: { isOn: true } });

it('asks nobody before the owner has switched it on, in a container, in CI, in a demo, and where no release made the build', async () => {
  await notice().ask();
  switchOn();
  for (const quiet of ['container', 'ci', 'demo'] as const) await notice({ repository: 'ada/hub', quiet }).ask();
  await notice({}).ask();
  expect(web.connections).toEqual([]);
});

it('sends one request without an identifier, and again after a day, no matter how often the hub starts', async () => {
  switchOn();
  for (const hub of [notice(), notice(), notice()]) await hub.ask();
  expect(web.connections).toEqual(['api.github.com 443 93.184.215.14']);
  expect(web.requests).toEqual([
    {
      url: path,
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'OpenGitHubX',
        host: 'api.github.com',
        'accept-encoding': 'identity',
        connection: expect.any(String),
      },
    },
  ]);
  const facts = {
    request: `https://api.github.com${path}`,
    quiet: null,
    newer: '0.2.0',
    page: 'https://github.com/ada/hub/releases/latest',
  };
  expect(notice().facts()).toEqual(facts);
  ports.advance(day);
  await notice().ask();
  expect(web.requests).toHaveLength(2);
});

it.each([
  ['a redirect, which it does not follow', 302, '', 'GitHub answered with status 302'],
  ['a refusal', 403, '{}', 'GitHub answered with status 403'],
  ['no JSON', 200, '<html>', 'the answer of GitHub is no JSON'],
  ['words in place of a version', 200, '{"tag_name":"run this: rm -rf"}', 'the answer of GitHub names no version'],
])('keeps for the doctor that the answer was %s', async (_, status, body, failure) => {
  switchOn();
  web.serve = (_request, response) => {
    response.writeHead(status, { location: 'https://elsewhere.example.com/' }).end(body);
  };
  for (const hub of [notice(), notice()]) await hub.ask();
  expect(web.connections).toHaveLength(1);
  expect(ports.settings.read().updates?.failure).toBe(failure);
  expect(notice().facts().newer).toBeNull();
});

it.each([
  ['0.1.0', '0.10.0', '0.10.0'],
  ['0.9.0', '0.10.0', '0.10.0'],
  ['0.10.0', '0.9.0', null],
  ['0.2.0', '0.2.0', null],
  ['0.2.0-beta.1', '0.2.0', '0.2.0'],
])('says of %s, with %s released, that %s is out', (version, latest, newer) => {
  expect(newerVersion(version, { updates: { isOn: true, latest } })).toBe(newer);
  expect(newerVersion(version, { updates: { isOn: false, latest } })).toBeNull();
});

it('knows a container and a CI job by their marks', () => {
  const quiet = (environment: NodeJS.ProcessEnv, ...files: string[]) =>
    releasesOf(import.meta.dirname.replace(/test.*/, 'src/main'), environment, (file) => files.includes(String(file)))
      .quiet;
  const marks = [quiet({}, '/.dockerenv'), quiet({}, '/run/.containerenv'), quiet({ KUBERNETES_SERVICE_HOST: 'a' })];
  expect(marks).toEqual(['container', 'container', 'container']);
  expect(quiet({ CI: 'true' })).toBe('ci');
  expect(quiet({})).toBeUndefined();
});
