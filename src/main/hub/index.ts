/** The hub: plain Node, no Electron, no terminal. Its parts are put together here, each from those before it. */
import type { ChangeTopic } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { CallContext, CallHandlers } from './contract/handler.ts';
import type { WindowCall } from './contract/windows.ts';
import type { BrowserConsole } from './doors/pages/console.ts';
import { type Database, databaseFailure, openDatabase } from './ground/database/database.ts';
import { lastingSecrets, lastingSettings, type Unwritten } from './ground/endings.ts';
import { createHubAddress, createLinkOrigins } from './ground/links.ts';
import type { Ports } from './ground/ports.ts';
import type { People } from './identity/people/people.ts';
import { buildToolCalls } from './wiring/calls.ts';
import { openContract } from './wiring/contract.ts';
import { createLifecycle, type Lifecycle } from './wiring/lifecycle.ts';
import { buildAccounts, buildPeople } from './wiring/people.ts';
import { openPrograms } from './wiring/programs.ts';
import { type HubBase, type HubConfig, type HubParts, openStorage } from './wiring/storage.ts';

export { usualGitPort } from './doors/http/guard.ts';
export { isApproveOrigin } from './ground/links.ts';
export type { BrowserConsole, CallContext, CallHandlers, HubParts };

export type Hub = Lifecycle & {
  calls: CallHandlers;
  /** Who is who; the doors ask it whose a call is. */
  people: Pick<People, 'owner' | 'find' | 'choosePassphrase' | 'verifyPassphrase'>;
  /** Puts a wrong passphrase at one of the doors on record. */
  noteWrongPassphrase(): void;
  /** Makes a call from a window; who sits there is for the caller to know. */
  window: WindowCall;
  /** Is told what may have changed for a person's windows; answers how to stop. */
  onChange(userId: string | undefined, listener: (topic: ChangeTopic) => void): () => void;
  /** The computer has slept. The hub notices that by itself as well, a little later. */
  woke(): void;
  /** A bearer for the person's console in a browser. */
  openConsole(userId: string): string;
};

/** Opens the hub on its data folder. Fails as `openDatabase` does; a failed start leaves nothing behind. */
export async function createHub(ports: Ports, config: HubConfig, parts: HubParts = {}): Promise<Result<Hub>> {
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']; // Node asks for it at each connection; anyone who set it could be anybody in between
  const opened = openDatabase(config.dataDir, undefined, parts.atCommit);
  if (!opened.ok) return opened;
  const database = parts.throughDatabase?.(opened.value) ?? opened.value;
  try {
    return ok(await wire({ database, ...lasting(ports, database), config, parts }));
  } catch (error) {
    await database.close();
    return databaseFailure(error, config.dataDir);
  }
}

/** The ports of a hub in which an end is an end, and what of that can't be written yet. */
function lasting(ports: Ports, database: Database): { ports: Ports; unwritten: Unwritten } {
  const secrets = lastingSecrets(ports.secrets, database.giveUpRoom);
  const settings = lastingSettings(ports.settings, database.giveUpRoom);
  const all = [database.unwritten, secrets.unwritten, settings.unwritten];
  return {
    ports: { ...ports, secrets, settings },
    unwritten: {
      count: () => all.reduce((sum, { count }) => sum + count(), 0),
      async settle() {
        for (const { settle } of all) await settle();
      },
    },
  };
}

async function wire(base: HubBase): Promise<Hub> {
  const address = createHubAddress();
  const opened = await openStorage({ ...base, address });
  const storage = { ...base, address, linkOrigins: createLinkOrigins(base.database, opened.hmacKey), ...opened };
  const people = { ...storage, ...buildPeople(storage) };
  const accounts = { ...people, ...buildAccounts(people) };
  const toolCalls = { ...accounts, ...buildToolCalls(accounts) };
  await toolCalls.comparePasskeys();
  const programs = { ...toolCalls, ...(await openPrograms(toolCalls)) };
  const contract = { ...programs, ...(await openContract(programs)) };
  const { blocked, changes, wake, consoleSessions, calls, windowCall } = contract;
  return {
    ...createLifecycle(contract),
    calls,
    people: contract.people,
    noteWrongPassphrase: () => blocked.note('wrong_passphrase'),
    window: windowCall,
    onChange: changes.listen,
    woke: wake.woke,
    openConsole: (userId) => consoleSessions.open('console', userId),
  };
}
