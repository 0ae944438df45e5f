import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { connectGitHub } from '../../../../../src/main/hub/platforms/github/rest.ts';
import { demoContext, json, run, scripted, toolContext } from './context.ts';

const Anything = z.unknown();

const turns = async (count: number): Promise<void> => {
  for (let done = 0; done < count; done += 1) await turn();
};

describe('a request to GitHub', () => {
  it('carries no token of its own, our user agent and the pinned version of the API', async () => {
    const { fetch, seen } = scripted(() => json({}));
    const get = connectGitHub(toolContext(fetch).client);
    await get('/user', {}, Anything);
    const headers = seen.sent[0]?.headers;
    expect(headers?.has('authorization')).toBe(false);
    expect(headers?.get('user-agent')).toBe('OpenGitHubX');
    expect(headers?.get('x-github-api-version')).toBe('2022-11-28');
  });

  it('is repeated once after a server error', async () => {
    const { fetch, seen } = scripted(() => (seen.sent.length === 1 ? json({}, 502) : json({ id: 7, login: 'ada' })));
    expect(await github.whoami(toolContext(fetch).client)).toEqual({ ok: true, value: { userId: '7', label: 'ada' } });
    expect(seen.sent).toHaveLength(2);
  });

  it.each([400, 401, 404, 409, 422])('is not repeated after a %i', async (status) => {
    const { fetch, seen } = scripted(() => json({ message: 'no' }, status));
    await github.whoami(toolContext(fetch).client);
    expect(seen.sent).toHaveLength(1);
  });

  it('waits for a short rate limit and gives up on a longer one', async () => {
    const limited = (seconds: string) => json({ message: 'secondary rate limit' }, 403, { 'retry-after': seconds });
    const short = scripted(() => (short.seen.sent.length === 1 ? limited('1') : json({ id: 7, login: 'ada' })));
    expect(await github.whoami(toolContext(short.fetch).client)).toMatchObject({ ok: true });
    const long = scripted(() => limited('30'));
    expect(await github.whoami(toolContext(long.fetch).client)).toMatchObject({ failure: { retryAfterSeconds: 30 } });
    expect(long.seen.sent).toHaveLength(1);
  });

  it('waits two seconds in all at most, however often the limit is hit', async () => {
    const { fetch, seen } = scripted(() => json({ message: 'secondary rate limit' }, 403, { 'retry-after': '1' }));
    const get = connectGitHub(toolContext(fetch).client);
    await Promise.all([1, 2, 3].map(() => get('/user', {}, Anything)));
    expect(seen.sent).toHaveLength(5);
  });

  it('ends at once with the reason of the signal, while under way and while waiting to repeat', async () => {
    for (const answer of [new Promise<Response>(() => {}), json({}, 500)]) {
      const abort = new AbortController();
      const { fetch, seen } = scripted(() => {
        void turns(5).then(() => abort.abort(new Error('revoked'))); // once the answer has been read
        return answer;
      });
      const context = toolContext(fetch);
      context.client.signal = abort.signal;
      for (const _ of [1, 2]) await expect(run('github_get_me', context, {})).rejects.toThrow('revoked');
      expect(seen.sent).toHaveLength(1);
    }
  });

  it('follows no redirect to the new name of a repository', async () => {
    const context = await demoContext();
    const failure = await run('github_list_commits', context, { repository: 'ada-demo/atlas-api' });
    expect(failure).toMatchObject({ code: 'platform_not_found', hint: expect.stringContaining('present name') });
  });

  it('takes half a surrogate pair in an argument', async () => {
    const { fetch } = scripted(() => json([]));
    expect(
      await run('github_get_file', toolContext(fetch), { repository: 'a/b', path: 'x\ud800', ref: 'y\ud800' }),
    ).toMatchObject({ type: 'directory' });
  });
});
