/** A description that a person sends along: compressed, since requests to the hub hold 1 MiB and descriptions are larger. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../../../shared/result.ts';

const unpackers = { gzip: promisify(gunzip), brotli: promisify(brotliDecompress) };

/** The text in base64 of gzip or brotli. Fails with `import_unreadable`, also where it is larger than `mostBytes`. */
export async function unpack(packed: string, mostBytes: number): Promise<Result<string>> {
  const bytes = Buffer.from(packed, 'base64');
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b; // RFC 1952; no stream of brotli begins so
  try {
    const text = await unpackers[isGzip ? 'gzip' : 'brotli'](bytes, { maxOutputLength: mostBytes });
    return ok(text.toString('utf8'));
  } catch {
    return fail('import_unreadable', `It is not compressed as it should be, or over ${mostBytes / 1_048_576} MiB.`);
  }
}
