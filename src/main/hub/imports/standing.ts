/** Whether something may be imported, so that no token and no key reaches by it what its person did not mean. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isLoopbackUrl, isPublicUrl } from '../internet/public-address.ts';
import { type KnownPlatforms, originsOf } from '../platforms/known.ts';
import type { Import } from './import.ts';

/** Beginnings of the names of tools that belong to no platform. */
const reserved = ['approval', 'call', 'search', 'opengithubx'];

type Named = Pick<Import, 'name' | 'connection' | 'apiUrl' | 'scopes'>;

/**
 * Answers the platform whose connected accounts it uses: the built-in one on the same connection, else itself. That one's tokens go to
 * its own addresses alone, whatever is imported, and those of another connection to the one address that was named first. Fails with
 * `import_refused`.
 */
export function accountsPlatform(
  { name, connection, apiUrl, scopes }: Named,
  others: readonly Named[],
  { builtIn, hasOrigin }: Pick<KnownPlatforms, 'builtIn' | 'hasOrigin'>,
  loopbackImports = false,
): Result<string> {
  if (reserved.includes(name) || builtIn.some((platform) => platform.name === name)) {
    return fail('import_refused', `${name} is the name of something built in.`);
  }
  const url = URL.parse(apiUrl);
  if (url === null || [url.search, url.hash, url.username, url.password].some((part) => part !== '')) {
    return fail('import_refused', 'The address of the API is no address, or has more in it than one.');
  }
  if (!isPublicUrl(url) && !hasOrigin(url.origin) && !(loopbackImports && isLoopbackUrl(url))) {
    return fail('import_refused', 'The address of the API is no https address of a public host.');
  }
  const platform = builtIn.find((one) => isSame(one.connection, connection));
  if (platform) {
    const origins = originsOf(platform);
    if (!origins.includes(url.origin)) {
      const there = [...new Set(origins)].join(', ');
      return fail(
        'import_refused',
        `Tokens of the connection ${connection} are ${platform.title}’s: they go to ${there} alone.`,
      );
    }
    if (scopes.length > 0) {
      return fail('import_refused', `It uses the accounts of ${platform.title}, which ask for their own scopes.`);
    }
    return ok(platform.name);
  }
  if (hasOrigin(url.origin)) {
    return fail(
      'import_refused',
      `${url.origin} belongs to a platform of the hub, and takes the tokens of that one’s connection.`,
    );
  }
  const other = others.find((one) => one.name !== name && isSame(one.connection, connection));
  return other ? fail('import_refused', `${other.name} uses the connection ${connection} already.`) : ok(name);
}

/** What it may call itself: not as a platform of the hub is called, however that is written. Then it is called by its name. Pure. */
export const titleFor = (said: string, name: string, builtIn: KnownPlatforms['builtIn']): string =>
  said === '' || builtIn.some(({ title }) => bare(title) === bare(said)) ? name : said;

const bare = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Whether the tenant may take one for the other. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
