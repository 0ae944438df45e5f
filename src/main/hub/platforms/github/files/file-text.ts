import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { ownerAndName } from '../fields.ts';
import type { Get } from '../get.ts';
import type { FileEntry } from './open-tree.ts';

const ReadBlob = z.object({ content: z.string(), encoding: z.string() });

/** Bytes. Of what goes beyond the size alone is shown: nobody reads it before they approve, and a preview is kept in memory. */
const most = { file: 1_000_000, together: 2_000_000 };

export type ReadText = (entry: FileEntry) => Promise<Result<string>>;

/**
 * Reads files of one preview, to be shown beside what they become: their text with every character that it has, or in
 * brackets what they are where that is no text.
 */
export function openTexts(get: Get, repository: string): ReadText {
  let left = most.together;
  return async ({ mode, sha, size }) => {
    const bytes = `${size.toLocaleString('en')} bytes`;
    if (size > Math.min(most.file, left)) return ok(`[${bytes}, too many to show; ${sha}]`);
    left -= size;
    const asked = { ...ownerAndName(repository), file_sha: sha };
    const answer = await get('/repos/{owner}/{repo}/git/blobs/{file_sha}', asked, ReadBlob);
    if (!answer.ok) return answer;
    const { content, encoding } = answer.value.value;
    const text = exactText(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
    if (text === undefined) return ok(`[${bytes} that are no text; ${sha}]`);
    return ok(mode === '120000' ? `[symlink to ${text}]` : text);
  };
}

/** Unlike what is answered to a model: nothing is cleaned, and a byte order mark stays. */
function exactText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
