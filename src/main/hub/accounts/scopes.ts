/**
 * What a platform has granted beyond what was asked for. Auth0 asks for `offline_access` by itself, which grants nothing at the
 * platform. The person is told: a token that can do more is worth more to whoever gets hold of it.
 */
export const grantedBeyond = (asked: string[], granted: string[]): string[] =>
  granted.filter((scope) => scope !== 'offline_access' && !asked.includes(scope));
