import { brotliCompressSync, constants } from 'node:zlib';

/** A description as the command line sends it. */
export const packed = (description: unknown): string => {
  const text = typeof description === 'string' ? description : JSON.stringify(description);
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).toString('base64');
};
