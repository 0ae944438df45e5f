import type { Internet } from '../internet/internet.ts';
import { createPublicFetch } from '../internet/public-fetch.ts';
import { byFetch, type Senders } from './egress.ts';

/**
 * What the hub was built with is reached as it is configured, also on this computer. What a person added may be named as a stranger
 * likes, and its name may lead anywhere by tomorrow: it is reached on the Internet at large alone.
 */
export function createSenders({ hasOrigin }: { hasOrigin(origin: string): boolean }, internet: Internet): Senders {
  const publicFetch = createPublicFetch(internet);
  return (origin) => (hasOrigin(origin) ? byFetch : publicFetch);
}
