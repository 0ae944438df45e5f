/** Which calls answer something else once a topic has changed. */
import type { CallName, Topic } from '../../../shared/contract.ts';

export const touched: Record<Topic, readonly CallName[]> = {
  session: ['welcome', 'status'],
  accounts: ['accounts.list', 'status'],
  keys: ['keys.list', 'status'],
  approvals: ['approvals.waiting'],
  activity: ['audit.search', 'audit.list', 'audit.chart', 'status'],
  people: ['people.list', 'welcome'],
  settings: ['settings.read', 'status', 'welcome'],
  models: ['models.list'],
  // Its conversations the chat screen asks for by itself, at its own pace: chat/use-conversation.ts.
  chat: ['chat.sent'],
};
