/** A hub in this process that nobody has signed in to, at whichever tenant a test gives it. */
import { createHub, type Hub } from '../../src/main/hub/index.ts';
import type { Result } from '../../src/shared/result.ts';
import { type MemoryPorts, memoryPorts, temporaryFolder } from './memory-ports.ts';

export type BareHub = {
  hub: Hub;
  ports: MemoryPorts;
  /** Names the tenant as a person does, and is told what came of it. */
  use(tenant: { issuer: string; clientId: string; clientSecret: string }): Promise<Result<{ issuer: string }>>;
  /** A sign-in at the command line, for whoever the tenant says is there; `openUrl` is the person's browser. */
  signIn(openUrl: (url: string) => Promise<void>, signal?: AbortSignal): ReturnType<Hub['calls']['session.signIn']>;
};

const nobody = async (): Promise<void> => {};

/** Whoever starts it closes it. */
export async function startBareHub(github = 'http://127.0.0.1:9'): Promise<BareHub> {
  const ports = memoryPorts();
  const made = await createHub(ports, {
    dataDir: temporaryFolder(),
    version: '0.0.0',
    demo: true,
    apiUrls: { github },
  });
  if (!made.ok) throw new Error(made.failure.message);
  const hub = made.value;
  const signal = new AbortController().signal;
  return {
    hub,
    ports,
    use: (tenant) => hub.calls['tenant.set'](tenant, { openUrl: nobody, signal, userId: undefined }),
    signIn: (openUrl, given = signal) =>
      hub.calls['session.signIn']({ signUp: false }, { openUrl, signal: given, userId: undefined }),
  };
}
