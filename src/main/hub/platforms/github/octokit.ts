import type { Octokit } from '@octokit/rest';
import type { PlatformClient } from '../platform.ts';

const silent = () => {};
const log = { debug: silent, info: silent, warn: silent, error: silent };
const waitLimitSeconds = 2;
const clientErrors = Array.from({ length: 100 }, (_, index) => 400 + index);

const optionsFor = (client: PlatformClient) => ({
  baseUrl: client.apiUrl,
  userAgent: 'OpenGitHubX',
  log,
  request: { fetch: client.fetch, log },
});

/**
 * An Octokit that reaches GitHub through `client` alone: it holds no token, prints nothing and sends every request once.
 * Writes use it: without the plugins nothing is there that could repeat or delay one.
 */
export async function createPlainOctokit(client: PlatformClient): Promise<Octokit> {
  const { Octokit } = await import('@octokit/rest');
  return new Octokit(optionsFor(client));
}

/**
 * The same for reading: it repeats a request once after a 5xx and waits for a rate limit at most two seconds in all, so
 * that the caller learns of a longer one at once.
 */
export async function createOctokit(client: PlatformClient): Promise<Octokit> {
  // Loaded on first use: the start of the hub does not pay for a platform that nobody calls.
  const [{ Octokit }, { retry }, { throttling }] = await Promise.all([
    import('@octokit/rest'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ]);
  let waited = 0;
  // The plugin reads a reset time beyond 2038 as one that has passed and would ask again without end: no wait is free.
  const mayWait = (seconds: number): boolean => {
    waited += Math.max(1, seconds);
    return waited <= waitLimitSeconds;
  };
  return new (Octokit.plugin(retry, throttling))({
    ...optionsFor(client),
    retry: { retries: 1, retryAfterBaseValue: 500, doNotRetry: clientErrors },
    // The plugin's queues are global to the process: one for each account keeps GitHub's limits for it, over all calls.
    throttle: { id: client.account, onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
  });
}
