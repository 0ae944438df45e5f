import type { Octokit } from '@octokit/rest';
import type { PlatformClient } from '../platform.ts';

const silent = () => {};
const log = { debug: silent, info: silent, warn: silent, error: silent };
const waitLimitSeconds = 2;
const clientErrors = Array.from({ length: 100 }, (_, index) => 400 + index);

let made = 0;

/**
 * An Octokit that reaches GitHub through `client` alone: it holds no token, prints nothing, repeats a request once
 * after a 5xx and waits for a rate limit at most two seconds in all, so that the caller learns of a longer one at once.
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
  made += 1;
  return new (Octokit.plugin(retry, throttling))({
    baseUrl: client.apiUrl,
    userAgent: 'OpenGitHubX',
    log,
    request: { fetch: client.fetch, log },
    retry: { retries: 1, retryAfterBaseValue: 500, doNotRetry: clientErrors },
    // The plugin's queues are global to the process; an id of our own keeps one account from waiting for another.
    throttle: { id: `hub-${made}`, onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
  });
}
