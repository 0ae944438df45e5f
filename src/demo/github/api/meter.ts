/** GitHub's primary limits: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
import type { GitHubAccount } from '../model.ts';
import { failureReply, okReply, type Reply } from './reply.ts';

export type Resource = 'core' | 'search' | 'code_search' | 'graphql';
type Viewer = GitHubAccount | undefined;
type Bucket = { readonly used: number; readonly resetAt: number };

const minute = 60_000;
const hour = 60 * minute;

const rules: Readonly<Record<Resource, { limit: number; ofStrangers: number; window: number }>> = {
  core: { limit: 5000, ofStrangers: 60, window: hour },
  search: { limit: 30, ofStrangers: 10, window: minute },
  code_search: { limit: 10, ofStrangers: 0, window: minute },
  graphql: { limit: 5000, ofStrangers: 0, window: hour },
};

/** How full a bucket was when it was looked at. */
export type BucketReading = { readonly isUsedUp: boolean; readonly headers: Readonly<Record<string, string>> };

export type RateMeter = ReturnType<typeof createRateMeter>;

/** Counts what every account, and everybody without one together, has used of each limit. */
export function createRateMeter(now: () => number) {
  const buckets = new Map<string, Bucket>();
  const keyOf = (viewer: Viewer, resource: Resource) => `${viewer?.id ?? 'anonymous'} ${resource}`;

  /** The bucket that counts now: a fresh one when there is none or its window has ended. */
  function bucketOf(viewer: Viewer, resource: Resource): Bucket {
    const bucket = buckets.get(keyOf(viewer, resource));
    return bucket && bucket.resetAt > now() ? bucket : { used: 0, resetAt: now() + rules[resource].window };
  }

  function stateOf(viewer: Viewer, resource: Resource) {
    const { used, resetAt } = bucketOf(viewer, resource);
    const limit = viewer ? rules[resource].limit : rules[resource].ofStrangers;
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000) };
  }

  function read(viewer: Viewer, resource: Resource): BucketReading {
    const state = { ...stateOf(viewer, resource), resource };
    const headers = Object.entries(state).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
    // A resource that is closed to unauthenticated callers refuses them by itself, with 401.
    return { isUsedUp: state.limit > 0 && state.remaining === 0, headers: Object.fromEntries(headers) };
  }

  return {
    read,

    spend(viewer: Viewer, resource: Resource): BucketReading {
      const bucket = bucketOf(viewer, resource);
      buckets.set(keyOf(viewer, resource), { ...bucket, used: bucket.used + 1 });
      return read(viewer, resource);
    },

    /** The body of `GET /rate_limit`, which itself costs nothing. */
    overview(viewer: Viewer) {
      const names = Object.keys(rules) as Resource[];
      const states = Object.fromEntries(names.map((resource) => [resource, stateOf(viewer, resource)]));
      return { resources: states, rate: states['core'] };
    },

    refusal(viewer: Viewer, resource: Resource): Reply {
      const message = viewer
        ? `API rate limit exceeded for user ID ${viewer.id}.`
        : "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)";
      // GraphQL says it inside an answer that is none.
      return resource === 'graphql'
        ? okReply({ errors: [{ type: 'RATE_LIMITED', code: 'graphql_rate_limit', message }] })
        : failureReply(403, message);
    },
  };
}
