/** Git LFS: which large file there is, and its address at the storage. https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
import { createHash } from 'node:crypto';
import type { GitHubRepository } from './model.ts';
import type { FileStorage } from './storage.ts';

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();

const bytes = Buffer.concat(Array.from({ length: 8_000 }, (_, at) => sha256(`font ${at}`)));
const oid = sha256(bytes).toString('hex');

/** What a repository with the large file has in its tree. */
export const largeFiles = [
  { path: '.gitattributes', text: '*.ttf filter=lfs diff=lfs merge=lfs -text\n' },
  {
    path: 'fonts/mono.ttf',
    text: `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`,
  },
] as const;

type Batch = { operation: string; objects: { oid: string; size: number }[] };

/** Answers where the files are that somebody asks for. Nobody puts any there. */
export async function answerBatch(
  request: Request,
  { content }: GitHubRepository,
  storage: Pick<FileStorage, 'sign'> | undefined,
): Promise<Response> {
  const asked = (await request.json()) as Batch;
  if (asked.operation !== 'download' || !storage) return Response.json({ message: 'Not here.' }, { status: 403 });
  const isKept = content().files.some(({ text }) => text === largeFiles[1].text);
  const objects = asked.objects.map((object) =>
    isKept && object.oid === oid
      ? {
          ...object,
          actions: { download: { href: storage.sign({ name: oid, type: 'application/octet-stream', bytes }) } },
        }
      : { ...object, error: { code: 404, message: 'Object does not exist on the server' } },
  );
  return Response.json({ objects }, { headers: { 'content-type': 'application/vnd.git-lfs+json' } });
}
