/**
 * Where GitHub keeps logs, artifacts, archives and files of releases: another host, which asks for no token. Whoever has the signed
 * address of a file may read it for a minute, and a request that brings a token as well is refused.
 */
import { randomBytes } from 'node:crypto';
import type { World } from '../world.ts';

export type StoredFile = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** Milliseconds: GitHub has one minute for logs. https://docs.github.com/en/rest/actions/workflow-runs#download-workflow-run-logs */
const lifetime = 60_000;

export type FileStorage = { sign(file: StoredFile): string; handle(request: Request): Response };

export function createStorage(world: World, origin: string): FileStorage {
  const kept = new Map<string, { file: StoredFile; until: number }>();
  return {
    sign(file) {
      for (const [known, { until }] of kept) if (until < world.now()) kept.delete(known);
      const signature = randomBytes(32).toString('base64url');
      world.record('storage_signature', signature);
      kept.set(signature, { file, until: world.now() + lifetime });
      return `${origin}/files/${encodeURIComponent(file.name)}?sp=r&sig=${signature}`;
    },
    handle(request) {
      if (request.headers.has('authorization')) return refused(400, 'InvalidAuthenticationInfo');
      const { searchParams } = new URL(request.url);
      const { file, until = 0 } = kept.get(searchParams.get('sig') ?? '') ?? {};
      if (!file || until < world.now() || request.method !== 'GET') return refused(403, 'AuthenticationFailed');
      return new Response(new Uint8Array(file.bytes), {
        headers: {
          'content-type': file.type,
          'content-disposition': `attachment; filename=${file.name}`,
        },
      });
    },
  };
}

/** As Azure's storage words it: https://learn.microsoft.com/en-us/rest/api/storageservices/common-rest-api-error-codes */
const refused = (status: number, code: string): Response =>
  new Response(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`, {
    status,
    headers: { 'content-type': 'application/xml' },
  });
