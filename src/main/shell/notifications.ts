import { Notification } from 'electron/main';
import { unusualSentence } from '../../shared/unusual.ts';
import { visible } from '../../shared/visible.ts';
import type { Approver } from '../hub/ground/ports.ts';

type Notifications = Approver & { clear(): void };

/**
 * Says that a client asks, and for what kind of thing. Never its arguments: a notification is shown on locked screens and
 * kept in lists. A click opens the confirmation window; nothing can be answered here. Where the system shows none, as macOS does for
 * an app that is not signed, `mute` is told each time, and the window opens by itself for what a client with a key asks.
 */
export function createNotifications(openConfirmation: () => void, mute: () => void): Notifications {
  const shown = new Map<string, Notification>();
  const end = (id: string): void => {
    shown.get(id)?.close();
    shown.delete(id);
  };
  const show = (id: string, title: string, body: string, instead: () => void): void => {
    const failed = (): void => {
      mute();
      instead();
    };
    if (!Notification.isSupported()) {
      failed();
      return;
    }
    const notification = new Notification({ title: visible(title), body: visible(body) });
    notification.on('click', openConfirmation);
    notification.on('failed', failed);
    shown.set(id, notification); // kept, or it could be collected together with its listener
    notification.show();
  };
  return {
    asked: ({ id, client, title }) => show(id, `${client} asks for your consent`, title, openConfirmation),
    ended: ({ id }) => end(id),
    knocked(client) {
      end('knocked'); // any web page can have a browser ask, so of these there is one at a time
      const nothing = (): void => {}; // a page that could open windows would
      show('knocked', `${client} wants to be let in`, 'It asks for access to your accounts.', nothing);
    },
    noticed({ keyId, ...unusual }) {
      end(keyId); // one at a time of each client
      const nothing = (): void => {}; // the console has it
      show(keyId, `${unusual.client} did something unusual`, unusualSentence(unusual), nothing);
    },
    clear() {
      for (const id of shown.keys()) end(id);
    },
  };
}
