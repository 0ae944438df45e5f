/** Says in a person's chat that something waits for them: a tool of Open WebUI has no other way to. */
import type { Log } from '../ports.ts';
import type { Place } from './caller.ts';
import type { Server } from './server.ts';

/** `isOver` takes the mark away that something goes on. Never fails: it is a courtesy. */
export type TellChat = (place: Place, text: string, isOver: boolean) => void;

export const createTellChat =
  (find: () => Promise<Server | undefined>, log: Log): TellChat =>
  ({ chat, message }, text, isOver) => {
    const tell = async (): Promise<void> => {
      const server = await find();
      if (!server?.hasAdminKey) return;
      const event = { type: 'status', data: { description: text, done: isOver } };
      const told = await server.api.call('POST', `/api/v1/chats/${chat}/messages/${message}/event`, event);
      if (!told.ok) log('open_webui_status_failed', { code: told.failure.code });
    };
    tell().catch(() => log('open_webui_status_failed'));
  };
