/** Where a model server may be. */
import { fail, ok, type Result } from '../../../../shared/result.ts';

/**
 * The address as it is kept: http or https, without credentials, query, fragment and trailing slash. Fails with `usage`.
 * Plain http is for servers at home, which have no certificate; docs/chat.md says what that means.
 */
export function serverAddress(given: string): Result<string> {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return fail('usage', 'The address of a model server is http or https.');
  if (url.username || url.password) {
    return fail('usage', 'The address of a model server holds no user name or password: give its key apart.');
  }
  if (url.search || url.hash || /[?#]/.test(given)) {
    return fail('usage', 'The address of a model server has nothing after its path: no `?` and no `#`.');
  }
  return ok(url.href.replace(/\/+$/, ''));
}
