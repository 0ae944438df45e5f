import type { Account } from '../model.ts';
import {
  type Bucket,
  currentBucket,
  isUsedUp,
  type Resource,
  rateHeaders,
  rateShape,
  resources,
  ruleFor,
  spend,
} from '../rate.ts';
import { type Answer, failure, ok } from './answer.ts';

/** How full a bucket was when it was looked at. */
export type Reading = { readonly isUsedUp: boolean; readonly headers: Readonly<Record<string, string>> };

export type Meter = ReturnType<typeof createMeter>;

const documentation = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** Counts what every account, and everybody without one together, has used of each limit. */
export function createMeter(now: () => number) {
  const buckets = new Map<string, Bucket>();
  const keyOf = (viewer: Account | undefined, resource: Resource) => `${viewer?.id ?? 'anonymous'} ${resource}`;

  function bucketOf(viewer: Account | undefined, resource: Resource): Bucket {
    return currentBucket(buckets.get(keyOf(viewer, resource)), ruleFor(resource, viewer !== undefined), now());
  }

  function read(viewer: Account | undefined, resource: Resource): Reading {
    const rule = ruleFor(resource, viewer !== undefined);
    const bucket = bucketOf(viewer, resource);
    // A resource that is closed to strangers refuses them by itself, with 401.
    return { isUsedUp: rule.limit > 0 && isUsedUp(bucket, rule), headers: rateHeaders(bucket, rule, resource) };
  }

  return {
    read,

    spend(viewer: Account | undefined, resource: Resource): Reading {
      buckets.set(keyOf(viewer, resource), spend(bucketOf(viewer, resource)));
      return read(viewer, resource);
    },

    /** The body of `GET /rate_limit`, which itself costs nothing. */
    overview(viewer: Account | undefined) {
      const shapes = Object.fromEntries(
        resources.map((resource) => [
          resource,
          rateShape(bucketOf(viewer, resource), ruleFor(resource, viewer !== undefined)),
        ]),
      );
      return { resources: shapes, rate: shapes['core'] };
    },

    refusal(viewer: Account | undefined, resource: Resource): Answer {
      const message = viewer
        ? `API rate limit exceeded for user ID ${viewer.id}.`
        : "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)";
      // GraphQL says it inside an answer that is none.
      if (resource === 'graphql')
        return ok({ errors: [{ type: 'RATE_LIMITED', code: 'graphql_rate_limit', message }] });
      return failure(403, message, documentation);
    },
  };
}
