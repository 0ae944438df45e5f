import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { ownerAndName } from '../fields.ts';
import type { Get } from '../get.ts';
import type { FileEntry } from './open-tree.ts';

const ReadBlob = z.object({ content: z.string(), encoding: z.string() });

/** What is shown of a larger file is its size: nobody reads it before they approve. */
const mostBytes = 1_000_000;

/**
 * The text of a file, to be shown beside what it becomes, with every character that it has. In brackets what it is, where
 * that is no text.
 */
export async function fileText(get: Get, repository: string, { mode, sha, size }: FileEntry): Promise<Result<string>> {
  const bytes = `${size.toLocaleString('en')} bytes`;
  if (size > mostBytes) return ok(`[${bytes}, too many to show; ${sha}]`);
  const asked = { ...ownerAndName(repository), file_sha: sha };
  const answer = await get('/repos/{owner}/{repo}/git/blobs/{file_sha}', asked, ReadBlob);
  if (!answer.ok) return answer;
  const { content, encoding } = answer.value.value;
  const text = exactText(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
  if (text === undefined) return ok(`[${bytes} that are no text; ${sha}]`);
  return ok(mode === '120000' ? `[symlink to ${text}]` : text);
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
