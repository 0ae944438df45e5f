/** GitHub's primary limits: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export type Resource = 'core' | 'search' | 'code_search' | 'graphql';
export type Bucket = { readonly used: number; readonly resetAt: number };
export type Rule = { readonly limit: number; readonly window: number };

const minute = 60_000;
const hour = 60 * minute;

export const resources: readonly Resource[] = ['core', 'search', 'code_search', 'graphql'];

export function ruleFor(resource: Resource, isSignedIn: boolean): Rule {
  switch (resource) {
    case 'core':
      return { limit: isSignedIn ? 5000 : 60, window: hour };
    case 'search':
      return { limit: isSignedIn ? 30 : 10, window: minute };
    case 'code_search':
      return { limit: isSignedIn ? 10 : 0, window: minute };
    case 'graphql':
      return { limit: isSignedIn ? 5000 : 0, window: hour };
  }
}

/** The bucket that counts now: a fresh one when there is none or its window has ended. */
export const currentBucket = (bucket: Bucket | undefined, rule: Rule, now: number): Bucket =>
  bucket && bucket.resetAt > now ? bucket : { used: 0, resetAt: now + rule.window };

export const isUsedUp = (bucket: Bucket, rule: Rule): boolean => bucket.used >= rule.limit;

export const spend = (bucket: Bucket): Bucket => ({ ...bucket, used: bucket.used + 1 });

export const rateShape = (bucket: Bucket, rule: Rule) => ({
  limit: rule.limit,
  used: bucket.used,
  remaining: Math.max(0, rule.limit - bucket.used),
  reset: Math.ceil(bucket.resetAt / 1000),
});

export function rateHeaders(bucket: Bucket, rule: Rule, resource: Resource): Record<string, string> {
  const { limit, used, remaining, reset } = rateShape(bucket, rule);
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': resource,
  };
}
