/** Whether a client has called: that its entry works does not say that it reads the file in which it stands. */
import * as z from 'zod';
import { proofName } from '../../../../shared/client-install.ts';
import type { ChangeTopic } from '../../../../shared/contract.ts';
import { visible } from '../../../../shared/visible.ts';
import type { Clock } from '../../ground/ports.ts';
import type { SealedTable } from '../../ground/sealed.ts';
import type { Install } from './installer.ts';
import { ghFiles } from './known-clients.ts';

/** Milliseconds until a client that continues calling is noted again. */
const notedEvery = 60_000;
const longestName = 80;

/** They share the key of git, which is the client. */
const ghNames = new Set<string>(ghFiles.map(({ name }) => name));

const Info = z.object({ name: z.string(), version: z.optional(z.string()) });
/** It says who it is when it begins, and since 2026-07-28 with each request. */
const Message = z.object({
  params: z.object({
    clientInfo: z.optional(Info),
    _meta: z.optional(z.object({ 'io.modelcontextprotocol/clientInfo': z.optional(Info) })),
  }),
});

/** The name and version that the client in a body of MCP gives itself. Its words are not to be trusted. */
function clientIn(body: unknown): string | undefined {
  for (const message of [body].flat()) {
    const { params } = Message.safeParse(message).data ?? {};
    const info = params?.clientInfo ?? params?._meta?.['io.modelcontextprotocol/clientInfo'];
    if (info) return visible([info.name, info.version ?? ''].join(' ').trim()).slice(0, longestName);
  }
  return undefined;
}

type Parts = {
  installs: SealedTable<Install>;
  exclusively: (work: () => Promise<void>) => Promise<void>;
  clock: Clock;
  tell: (topic: ChangeTopic, userId?: string) => void;
};

/** Answers how to note a message that came with a key, and what its client calls itself. The hub's own proof is no client. */
export function createConnections({ installs, exclusively, clock, tell }: Parts) {
  /** The latest of each key, whether or not it was installed. */
  const noted = new Map<string, { as: string; at: number }>();
  return (keyId: string, body: unknown, as = clientIn(body)): void => {
    const last = noted.get(keyId);
    const now = clock.now();
    if (as === undefined || as.startsWith(proofName)) return;
    if (last?.as === as && now - last.at < notedEvery) return;
    noted.set(keyId, { as, at: now });
    const keep = async (): Promise<void> => {
      const install = (await installs.list()).find(({ id, value }) => !ghNames.has(id) && value?.keyId === keyId);
      if (!install?.value) return;
      await installs.set(install.id, { ...install.value, connected: { at: new Date(now).toISOString(), as } });
      tell('clients', install.value.userId);
    };
    // What could not be kept, as while the hub ends, is noted at the next message.
    void exclusively(keep).catch(() => noted.delete(keyId));
  };
}
