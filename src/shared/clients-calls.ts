/** Calls about the AI clients of this computer. */
import * as z from 'zod/mini';
import { call, console, nothing, terminal } from './call.ts';
import { ClientName, ClientPlan, ClientProof, ClientWish, ListedClient } from './client-install.ts';
import { Proposal } from './model.ts';

export const clientCalls = {
  /** The AI clients of this computer, and whether they have the hub. */
  'clients.list': call('read', 'anyone', console, nothing, z.array(ListedClient)),
  /** What installing would write; nothing is changed. */
  'clients.plan': call('read', 'anyone', console, z.object({ client: ClientName }), ClientPlan),
  /** Puts the key that the client needs before the person; writes the client's configuration once they have confirmed it. */
  'clients.propose': call('propose', 'person', console, ClientWish, Proposal),
  'clients.install': call('grant', 'person', terminal, ClientWish, ClientProof),
  /** Starts what the client would start, lists the tools and makes one read. */
  'clients.prove': call('read', 'person', console, z.object({ client: ClientName }), ClientProof),
  /** Puts the file back as it was, byte for byte, where nobody changed it since, else takes out our entry alone; revokes the key. */
  'clients.undo': call(
    'stop',
    'anyone',
    console,
    z.object({ client: ClientName }),
    z.object({ client: ClientName, file: z.string(), isByteExact: z.boolean(), restart: z.string() }),
  ),
} as const;
