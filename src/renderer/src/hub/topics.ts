/** Which calls answer something else once a topic has changed. */
import type { CallName, Topic } from '../../../shared/contract.ts';

export const touched: Record<Topic, readonly CallName[]> = {
  session: ['welcome', 'status'],
  accounts: ['accounts.list', 'status'],
  // A key of Open WebUI may have been revoked elsewhere.
  keys: ['keys.list', 'status', 'openwebui.status'],
  approvals: ['approvals.waiting', 'approvals.allowed', 'approvals.done'],
  // A call tells that its account works, what its platform still takes from it, and what can be taken back.
  activity: ['audit.search', 'audit.list', 'audit.chart', 'status', 'accounts.list', 'approvals.done'],
  people: ['people.list', 'welcome'],
  settings: ['settings.read', 'status', 'welcome'],
  models: ['models.list'],
  // What can be connected, and what keys can name, changes with it.
  imports: ['imports.list', 'imports.show', 'platforms.list', 'catalogue.list'],
  // Its conversations the chat screen asks for by itself, at its own pace: chat/use-conversation.ts.
  chat: ['chat.sent'],
  openwebui: ['openwebui.status', 'openwebui.files'],
  // They wait in the confirmation window, which asks by itself.
  authorizations: [],
  clients: ['clients.list'],
  receipts: ['receipts.list'],
};
