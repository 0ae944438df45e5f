/** The platforms that the hub knows now: those that it was built with, and those that its people have added to it. */
import type { Platform } from './platform.ts';

/** The origins of all its APIs. */
export const originsOf = ({ apiUrl, apis = {} }: Pick<Platform, 'apiUrl' | 'apis'>): string[] =>
  [apiUrl, ...Object.values(apis)].map((url) => new URL(url).origin);

export function createKnownPlatforms(builtIn: readonly Platform[]) {
  let added: readonly Platform[] = [];
  let all = builtIn;
  const become = (next: readonly Platform[]): void => {
    added = next;
    all = [...builtIn, ...added];
  };
  const origins = new Set(builtIn.flatMap(originsOf));
  return {
    /** Those that the hub was built with, at the addresses that its configuration names. */
    builtIn,
    /** Whether it is the origin of one of those. */
    hasOrigin: (origin: string): boolean => origins.has(origin),
    /** Another list after each change, and the same until then. */
    list: (): readonly Platform[] => all,
    /** Adds one, or puts it in the place of the one that was added by that name. Throws for the name of one that is built in. */
    put(platform: Platform): void {
      if (builtIn.some(({ name }) => name === platform.name)) throw new Error(`${platform.name} is built in.`);
      become([...added.filter(({ name }) => name !== platform.name), platform]);
    },
    /** Takes one away that was added. */
    remove: (name: string): void => become(added.filter((platform) => platform.name !== name)),
  };
}

export type KnownPlatforms = ReturnType<typeof createKnownPlatforms>;

/** The platform with its API and its storage at the addresses that a configuration names for them, and its other APIs below the first. */
export function at(platform: Platform, apiUrls: Record<string, string>): Platform {
  const apiUrl = apiUrls[platform.name];
  if (apiUrl === undefined) return platform;
  const apis = Object.keys(platform.apis ?? {}).map((name) => [name, `${apiUrl}/${name}`]);
  const { revocation } = platform;
  const storage = apiUrls[`${platform.name}Storage`];
  // A token of anything that stands there must not go to the real platform, not even to be ended.
  const real = revocation && URL.parse(revocation.url);
  const url = real?.protocol === 'https:' ? real.pathname.slice(1) : undefined;
  return {
    ...platform,
    apiUrl,
    ...(platform.apis && { apis: Object.fromEntries(apis) }),
    ...(platform.storage && { storage: storage === undefined ? [] : [storage] }),
    ...(revocation && url && { revocation: { ...revocation, url } }),
  };
}
