/** A text at an address that a person has named: from the Internet at large alone, and no more of it than was agreed. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { deadline } from '../deadline.ts';
import { textWithin } from '../text-within.ts';
import type { Internet } from './internet.ts';
import { createPublicFetch } from './public-fetch.ts';
import { isPublicUrl } from './public-host.ts';

const mostRedirects = 3;
const longestUrl = 2_000;

/**
 * Reads it as UTF-8. At most three redirects are followed, each to an address that might have been named itself. Fails with
 * `import_unreadable`, and does not say what an address led to. `visiting` is told each address before it is asked.
 */
export async function readPublicly(
  internet: Internet,
  address: string,
  most: { bytes: number; milliseconds: number },
  visiting: (url: URL) => Promise<unknown>,
): Promise<Result<string>> {
  let url = addressOf(address);
  if (!url) return fail('import_unreadable', 'Its address is no https address of a public host.');
  const send = createPublicFetch(internet);
  const limit = deadline(most.milliseconds);
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      await visiting(url);
      const headers = new Headers({ accept: 'application/json, application/yaml, text/yaml, */*;q=0.1' });
      const answer: Response = await send(new Request(url), { headers, signal: limit.signal });
      const location = answer.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === null)
        return await textOf(answer, most.bytes);
      await answer.body?.cancel();
      url = addressOf(location, url.href);
      if (!url)
        return fail('import_unreadable', 'Its address leads on to one that is no https address of a public host.');
    }
    return fail('import_unreadable', `Its address leads on more than ${mostRedirects} times.`);
  } catch {
    return fail('import_unreadable', 'Its address could not be reached.');
  } finally {
    limit.end();
  }
}

/** Parsed, where it is one that may be read. A person may have pasted blanks around it. */
function addressOf(text: string, base?: string): URL | undefined {
  const url = text.length > longestUrl ? null : URL.parse(text.trim(), base);
  return url !== null && isPublicUrl(url) ? url : undefined;
}

async function textOf(answer: Response, mostBytes: number): Promise<Result<string>> {
  if (answer.status !== 200) {
    await answer.body?.cancel();
    return fail('import_unreadable', `Its address answers with status ${answer.status}.`);
  }
  const text = await textWithin(answer, mostBytes);
  return text === undefined
    ? fail('import_unreadable', `It is over ${Math.floor(mostBytes / 1_048_576)} MiB.`)
    : ok(text);
}
