import type { Internet } from '../internet/internet.ts';
import { createPublicFetch } from '../internet/public-fetch.ts';
import { isLoopbackUrl } from '../internet/public-host.ts';
import { byFetch, type Senders } from './egress.ts';

/**
 * What the hub was built with is reached as it is configured, also on this computer. What a person added may be named as a stranger
 * likes, and its name may lead anywhere by tomorrow: it is reached on the Internet at large alone, and in the demo on this computer.
 */
export function createSenders(
  { hasOrigin }: { hasOrigin(origin: string): boolean },
  internet: Internet,
  loopbackImports = false,
): Senders {
  const publicFetch = createPublicFetch(internet);
  const isOurs = (origin: string): boolean => hasOrigin(origin) || (loopbackImports && isLoopbackUrl(new URL(origin)));
  return (origin) => (isOurs(origin) ? byFetch : publicFetch);
}
