/** Where a description is, as a person names it: an https address, which the hub reads, or a file, which is sent along. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { systemErrorCode } from '../system-error.ts';

const compress = promisify(brotliCompress);

/** Five packs GitHub's 13 MB within what a request may hold, and takes a moment. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 };

/** Fails with `import_unreadable` where there is no such file. */
export async function sourceOf(named: string): Promise<Result<{ url: string } | { packed: string }>> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(named)) return ok({ url: named });
  try {
    return ok({ packed: (await compress(await readFile(named), { params })).toString('base64') });
  } catch (error) {
    return fail('import_unreadable', `${named}: ${systemErrorCode(error) ?? 'it cannot be packed'}.`);
  }
}
