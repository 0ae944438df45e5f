/** Wires the chat: what asks models, and what the console asks with. */
import type { ChangeTopic } from '../../../../shared/contract.ts';
import type { Account } from '../../../../shared/model.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Links } from '../../ground/links.ts';
import type { Clock, Log, SettingsStore } from '../../ground/ports.ts';
import type { Secret } from '../../ground/secret.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Blocked } from '../../kernel/audit/blocked.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { KeyLimits } from '../../kernel/keys/limits.ts';
import { createCallRecorder } from '../../kernel/tools/call-record.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import { type Ask, createAsk } from './ask.ts';
import { createAdmit, createAskModel, createRefuse } from './ask-model.ts';
import { type Chats, Conversations } from './chats.ts';
import { createChoose } from './choose.ts';
import { createConverse } from './converse.ts';
import { createFetchCalls } from './fetch-calls.ts';
import { createHistory } from './history.ts';
import { createMakeChange } from './make-change.ts';
import type { Models } from './models/models.ts';
import { createReadQuestion } from './read-question.ts';
import { createRepositories } from './repositories.ts';
import { createStreamScrub, type StreamScrub } from './stream-scrub.ts';

export type Chat = { ask: Ask; chats: Chats };

export type ChatParts = {
  invoke: Invoke;
  inventory: Inventory;
  accounts: { list(userId: string): Promise<Account[]> };
  keys: Keys;
  limits: KeyLimits;
  audit: Audit;
  blocked: Blocked['note'];
  models: Models;
  /** The platform tokens that the hub holds for a person now. */
  tokensOf(userId: string): Secret[];
  database: Database;
  settings: SettingsStore;
  clock: Clock;
  log: Log;
  hmacKey: Buffer;
  tell: (topic: ChangeTopic, userId: string) => void;
  links: (from?: string) => Links;
};

export function createChat(parts: ChatParts): Chat {
  const { invoke, inventory, clock, settings } = parts;
  const history = createHistory(parts.database, parts.hmacKey);
  const record = createCallRecorder(parts);
  const refuse = createRefuse(record);
  const admit = createAdmit(record, refuse, clock);
  const fetchCalls = createFetchCalls(invoke, inventory);
  const makeChange = createMakeChange(invoke, inventory, clock);
  const askModel = createAskModel({
    ...parts,
    record,
    admit,
    refuse,
    keep: async (userId, callId, sent) => {
      if (settings.read().keepPrompts) await history.keepPrompt(userId, callId, sent);
    },
  });
  const answer = createAsk({
    ...parts,
    admit,
    readQuestion: createReadQuestion({ ...parts, repositories: createRepositories(invoke, clock) }),
    choose: createChoose({ askModel, clock }),
    fetchCalls,
    makeChange,
    converse: createConverse({ askModel, fetchCalls, makeChange, refuse, inventory, clock }),
  });
  const ask = withoutSecrets(answer, parts.models, parts.tokensOf);
  return { ask, chats: new Conversations({ ...parts, ask, history }) };
}

/**
 * The same, and nothing that it says holds one of the secrets or a permission key: joining and rewriting a text can put together a
 * secret that a server sent in parts.
 */
export function withoutSecrets(ask: Ask, models: Pick<Models, 'secretsOf'>, tokensOf: ChatParts['tokensOf']): Ask {
  return async (question, heard) => {
    const { userId, revoked } = question.caller.key;
    const ofModel = await models.secretsOf(question.model);
    let scrub: StreamScrub | undefined;
    const tell = (text: string): void => {
      if (text !== '') heard.text(text);
    };
    const replied = await ask(question, {
      ...heard,
      text(piece) {
        scrub ??= createStreamScrub([...ofModel, ...tokensOf(userId)]); // the tokens are cached once the calls were made
        tell(scrub.push(piece));
      },
    });
    if (scrub && !revoked.aborted) tell(scrub.end());
    return replied;
  };
}
