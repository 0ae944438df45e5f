/** Limits by any kind of place, as a person wishes for them by each way to a key, and as they are told of what is no pattern. */
import { describe, expect, it } from 'vitest';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { agree, arrive, modernOAuthClient, oauthProvider } from '../harness/oauth-client.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const channel = {
  kind: 'channel',
  title: 'Channels',
  example: 'team-*',
  read: (text: string) => /^#?([a-z*-]+)$/.exec(text)?.[1],
};
const board = { kind: 'board', title: 'Boards', example: 'Sprint', read: (text: string) => text };

const { hub } = sharedHub(async (world) => {
  const platforms = [
    { ...github, places: [...github.places, channel] },
    { ...github, name: 'other', title: 'Other', tools: [], prompts: [], resources: [], places: [board] },
  ];
  return startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { platforms } });
});

const repositories = { kind: 'repository', title: 'Repositories', example: 'owner/*' };
const channels = { kind: 'channel', title: 'Channels', example: 'team-*' };
const unfit = { code: 'usage', place: { kind: 'channel', pattern: 'A b' } };

describe('what a key can be limited to', () => {
  it('is told by each platform', async () => {
    const told = await hub.call('platforms.list', {});
    expect(told.map(({ name, places }) => [name, places])).toEqual([
      ['github', [repositories, channels]],
      ['other', [{ kind: 'board', title: 'Boards', example: 'Sprint' }]],
    ]);
  });

  it('stands in a wish as the platform reads it, with all that it does not limit, and no platform beside', async () => {
    const accounts = (await hub.call('accounts.list', {})).map(({ id }) => id);
    const wish = { client: 'Limited', write: false, days: 1, accounts, places: { channel: ['#team-*', 'general'] } };
    const proposal = await hub.call('keys.propose', wish);
    expect(proposal.grant.places).toEqual({ channel: ['team-*', 'general'] });
    expect(proposal.reaches).toEqual([
      { platform: 'GitHub', kind: 'repository', title: 'Repositories', patterns: ['*/*'] },
      { platform: 'GitHub', kind: 'channel', title: 'Channels', patterns: ['team-*', 'general'] },
    ]);
    const { record } = await hub.call('keys.confirm', { id: proposal.id });
    expect(record.grant).toEqual(proposal.grant);
    const everywhere = await hub.call('keys.propose', { client: 'Wide', write: false, days: 1 });
    expect(everywhere.reaches.map(({ kind, patterns }) => [kind, patterns])).toEqual([
      ['repository', ['*/*']],
      ['channel', null],
    ]);
  });

  it('is refused with the pattern and its kind, so that a form can show it at its field', async () => {
    const places = { channel: ['general', 'A b'] };
    const wish = { client: 'Unfit', write: false, days: 1, places };
    expect(await hub.tried('keys.propose', wish)).toMatchObject({ ok: false, failure: unfit });
    const repository = { client: 'Unfit', write: false, days: 1, repositories: ['atlas'] };
    expect(await hub.tried('keys.propose', repository)).toMatchObject({
      failure: { place: { kind: 'repository', pattern: 'atlas' } },
    });
  });
});

describe('a client of the OAuth door', () => {
  it('gets what the person limits it to; with what is no pattern it goes on waiting', async () => {
    const provider = oauthProvider();
    const client = await modernOAuthClient(`${hub.url}/mcp/oauth`, provider, async (sentTo) => {
      const id = await arrive(sentTo);
      const [asked] = await hub.call('authorizations.list', { id });
      expect(asked?.places).toEqual([
        { ...repositories, platform: 'GitHub' },
        { ...channels, platform: 'GitHub' },
      ]);
      await expect(agree(hub, id, { places: { channel: ['A b'] } })).rejects.toThrow(
        'A b is not a pattern such as team-*.',
      );
      return agree(hub, id, { places: { channel: ['#general'] } });
    });
    await client.close();
    const key = (await hub.call('keys.list', {})).find(({ grant }) => grant.oauth !== undefined);
    expect(key?.grant.places).toEqual({ channel: ['general'] });
  });
});
