/** Says in a person's chat that something waits for them: a tool of Open WebUI has no other way to. */
import type { Log } from '../ports.ts';
import type { ChatPlace } from './caller.ts';
import type { OpenWebUIInstance } from './server.ts';

/**
 * `isOver` takes the mark away that something goes on. Resolves once Open WebUI has it, and never fails: it is a courtesy.
 * Tell nothing but while Open WebUI waits for an answer of ours: 0.11.0 stores a chat whole, and of two writers one loses.
 */
export type TellChat = (place: ChatPlace, text: string, isOver: boolean) => Promise<void>;

export const createTellChat =
  (find: () => Promise<OpenWebUIInstance | undefined>, log: Log): TellChat =>
  async ({ chat, message }, text, isOver) => {
    try {
      const server = await find();
      if (!server?.hasAdminKey) return;
      const event = { type: 'status', data: { description: text, done: isOver } };
      const told = await server.api.call('POST', `/api/v1/chats/${chat}/messages/${message}/event`, event);
      if (!told.ok) log('open_webui_status_failed', { code: told.failure.code });
    } catch {
      log('open_webui_status_failed');
    }
  };
