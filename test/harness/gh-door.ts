/** A hub with its door for gh, for a file of tests: what an SDK there needs, and the question that a change waits with. */
import { Octokit } from '@octokit/rest';
import { beforeAll } from 'vitest';
import { memoryPorts, temporaryFolder } from './memory-ports.ts';
import { untilAsked } from './tool-server.ts';
import { sharedHub, startHub } from './world.ts';

export const at = { owner: 'ada-demo', repo: 'atlas-service' };
export const own = `${at.owner}/${at.repo}`;

/** `gh` is filled in before the first test: the address of the door, and a key that writes to one repository. */
export function sharedGhDoor() {
  const { world, hub } = sharedHub((world) =>
    startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0 }),
  );
  const gh = { door: '', writer: { key: '', id: '' } };
  beforeAll(async () => {
    gh.writer = await hub.createKey({ client: 'a script', endpoints: ['gh'], repositories: [own], write: true });
    const { detail = '' } = (await hub.call('doctor', {})).find(({ step }) => step === 'git') ?? {};
    gh.door = `${/http:\/\/\S+:\d+/.exec(detail)?.[0]}`.replace('github.localhost', '127.0.0.1');
  });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const octokit = (key: string): Octokit => new Octokit({ baseUrl: `${gh.door}/api/v3`, auth: key, log: silent });
  return { world, hub, gh, octokit, asked: () => untilAsked(hub) };
}
