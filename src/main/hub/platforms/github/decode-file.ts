import { cleanText } from '../clean-text.ts';

export type Decoded = { ok: true; text: string; cleaned: boolean } | { ok: false; reason: string };

/**
 * The visible text of a file as GitHub's contents API gives it, and whether hidden characters were removed from it; or
 * the reason why it has none, with its size in bytes.
 */
export function decodeFile(file: {
  type: string;
  size: number;
  content?: string | undefined;
  encoding?: string | undefined;
}): Decoded {
  const size = `${file.size.toLocaleString('en')} bytes`;
  if (file.type !== 'file')
    return { ok: false, reason: `This is a ${file.type === 'symlink' ? 'symlink' : 'submodule'}, not a file.` };
  if (file.encoding !== 'base64' || file.content === undefined) {
    return { ok: false, reason: `The file is too large to be read here (${size}).` };
  }
  const text = decodeText(Buffer.from(file.content, 'base64'));
  if (text === undefined) return { ok: false, reason: `The file is binary (${size}); only text can be read.` };
  const unix = text.replace(/\r\n?/g, '\n');
  const visible = cleanText(unix, Number.POSITIVE_INFINITY);
  return { ok: true, text: visible, cleaned: visible !== unix };
}

/** UTF-8 text without NUL, which is how git tells text from binary; undefined otherwise. */
function decodeText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
