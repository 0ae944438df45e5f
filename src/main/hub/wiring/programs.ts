/** Programs beside the hub: imported APIs and servers, Open WebUI, the AI clients of this computer, OAuth clients, and models. */
import { ok } from '../../../shared/result.ts';
import type { Chat, ChatParts } from '../features/chat/index.ts';
import { createModels } from '../features/chat/models/models.ts';
import { Clients } from '../features/clients/index.ts';
import { createImports } from '../features/imports/index.ts';
import { createOAuthClients } from '../features/oauth/clients.ts';
import { openOAuth } from '../features/oauth/index.ts';
import { OpenWebUI } from '../features/openwebui/index.ts';
import type { HubAddress, LinkOrigins } from '../ground/links.ts';
import { once } from '../ground/once.ts';
import { createOfferedPlaces } from '../identity/accounts/offered-places.ts';
import { issuerFacts } from '../identity/session/tenant.ts';
import { noteIn } from '../kernel/audit/note.ts';
import { sharedList } from '../kernel/tools/inventory.ts';
import { covers } from '../policy/place.ts';
import type { ToolCallParts } from './calls.ts';
import type { AccountParts, PeopleParts } from './people.ts';
import type { HubBase, Storage } from './storage.ts';

export type ProgramBase = HubBase &
  Storage &
  PeopleParts &
  AccountParts &
  ToolCallParts & { address: HubAddress; linkOrigins: LinkOrigins };

export type ProgramParts = Awaited<ReturnType<typeof openPrograms>>;

export async function openPrograms(base: ProgramBase) {
  const { database, ports, config, hmacKey, keys, audit, people, accounts, inventory, endKey } = base;
  const { clock, log, secrets, settings } = ports;
  const { url } = base.address;
  const { tell } = base.changes;
  const imported = await createImports({
    database,
    hmacKey,
    platforms: base.knownPlatforms,
    clock,
    keys,
    accounts,
    vault: base.vault,
    audit,
    people,
    internet: base.internet,
    loopbackImports: config.loopbackImports ?? false,
    version: config.version,
    tell,
    inventory,
    approvals: () => base.approvals,
  });
  // Once the imported tools are there: what waits from before may be a call of one.
  await base.approvals.takeUp({ key: (id) => keys.live(id), tool: inventory.find });
  await base.holds.sweep((id) => base.approvals.lasting(id)?.question() !== undefined);
  const models = createModels({ settings, secrets });
  const openWebUI = new OpenWebUI({
    database,
    hmacKey,
    keys,
    people,
    nameAtTenant: (userId) => base.session.nameAtTenant(userId),
    clock,
    log,
    secrets,
    settings,
    models: models.list,
    url,
    tell,
    endKey,
    links: base.address.links,
    noteOrigin: base.linkOrigins.note,
    words: once(async () => (await import('../features/chat/phrases.ts')).wordsFor('')), // which language the question has, the model knows
    namesShown: (grants) => sharedList(inventory, grants),
    tenant: async () => {
      const found = await base.tenant.find();
      return found.ok ? ok(issuerFacts(found.value)) : found;
    },
  });
  const { version, computer, dataDir } = config;
  const offered = createOfferedPlaces({
    accounts,
    vault: base.vault,
    platforms: base.platforms,
    clock,
    onAsk: ({ userId, id }) => noteIn(audit)('names of places listed', { userId, account: id }),
  });
  const clients = new Clients({
    database,
    hmacKey,
    keys,
    clock,
    version,
    computer,
    dataDir,
    url,
    tell,
    git: base.address.git,
    gitPort: () => base.address.where()?.gitPort,
    async repositoriesFor({ userId, grant }) {
      const named = grant.repositories.filter((pattern) => !pattern.includes('*'));
      if (named.length > 0) return named;
      const found = await offered.find(userId, 'repository', grant.accounts);
      const names = found.ok ? found.value.places.map(({ name }) => name) : [];
      return names.filter((name) => covers(grant, 'repository', name));
    },
  });
  const oauthClients = createOAuthClients(hmacKey, clock, base.internet);
  const oauth = await openOAuth({
    database,
    hmacKey,
    keys,
    clock,
    clients: oauthClients,
    onRequest: base.approver.knocked,
    tokens: base.handover.tokens,
    endKey: async (id, reason) => {
      if (keys.live(id)) await endKey({ id }, reason);
    },
  });
  const { ask, chats } = chatOnUse({
    invoke: base.invocations.invoke,
    inventory,
    accounts,
    keys,
    limits: base.limits,
    audit,
    models,
    database,
    blocked: base.blocked.note,
    tokensOf: (userId) => base.vault.held(userId),
    settings,
    clock,
    log,
    hmacKey,
    tell,
    links: base.address.links,
  });
  return { ...imported, models, openWebUI, clients, oauth, register: oauthClients.register, ask, chats };
}

/** The chat, whose words and rules are a fifth of the hub: loaded when somebody first asks. */
function chatOnUse(parts: ChatParts): Chat {
  let isUsed = false;
  const load = once(async () => {
    isUsed = true;
    const { createChat } = await import('../features/chat/index.ts');
    return createChat(parts);
  });
  const chats = async () => (await load()).chats;
  return {
    ask: async (question, heard) => (await load()).ask(question, heard),
    chats: {
      ask: async (userId, asked) => (await chats()).ask(userId, asked),
      stop: async (userId, id) => (await chats()).stop(userId, id),
      list: async (userId) => (await chats()).list(userId),
      find: async (userId, id) => (await chats()).find(userId, id),
      delete: async (userId, id) => (await chats()).delete(userId, id),
      deleteAll: async (userId) => (await chats()).deleteAll(userId),
      sent: async (userId, callId) => (await chats()).sent(userId, callId),
      stopAll: async (userId) => (isUsed ? (await chats()).stopAll(userId) : undefined),
    },
  };
}
