import { Notification } from 'electron/main';
import type { Approval } from '../../shared/model.ts';
import { visible } from '../../shared/visible.ts';

export type Notifications = { asked(approval: Approval): void; ended(approval: Approval): void; clear(): void };

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
  return {
    asked({ id, client, title }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({
        title: visible(`${client} asks for your consent`),
        body: visible(title),
      });
      notification.on('click', openConfirmation);
      shown.set(id, notification); // kept, or it could be collected together with its listener
      notification.show();
    },
    ended: ({ id }) => end(id),
    clear() {
      for (const id of shown.keys()) end(id);
    },
  };
}
