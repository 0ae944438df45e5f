import { Notification } from 'electron/main';
import { visible } from '../../shared/visible.ts';
import type { Approver } from '../hub/ports.ts';

type Notifications = Approver & { clear(): void };

/**
 * Says that a client asks, and for what kind of thing. Never its arguments: a notification is shown on locked screens and
 * kept in lists. A click opens the confirmation window; nothing can be answered here.
 */
export function createNotifications(openConfirmation: () => void): Notifications {
  const shown = new Map<string, Notification>();
  const end = (id: string): void => {
    shown.get(id)?.close();
    shown.delete(id);
  };
  const show = (id: string, title: string, body: string): void => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title: visible(title), body: visible(body) });
    notification.on('click', openConfirmation);
    shown.set(id, notification); // kept, or it could be collected together with its listener
    notification.show();
  };
  return {
    asked: ({ id, client, title }) => show(id, `${client} asks for your consent`, title),
    ended: ({ id }) => end(id),
    knocked(client) {
      end('knocked'); // any web page can have a browser ask, so of these there is one at a time
      show('knocked', `${client} wants to be let in`, 'It asks for access to your accounts.');
    },
    clear() {
      for (const id of shown.keys()) end(id);
    },
  };
}
