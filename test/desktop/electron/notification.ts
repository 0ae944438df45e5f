import { EventEmitter } from 'node:events';
import type Electron from 'electron/main';
import { serve } from './browser-side.ts';

const shown = new Set<Notification>();

export class Notification
  extends EventEmitter
  implements Pick<Electron.Notification, 'body' | 'close' | 'show' | 'title'>
{
  readonly title: string;
  readonly body: string;
  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }
  static isSupported = (): boolean => true;
  show(): void {
    shown.add(this);
    this.emit('show', {});
  }
  close(): void {
    if (shown.delete(this)) this.emit('close', {});
  }
}

export const notificationStates = (): { title: string; body: string }[] =>
  [...shown].map(({ title, body }) => ({ title, body }));

serve({
  clickNotification: async (index) => void [...shown][index]?.emit('click', {}),
  failNotification: async (index) => void [...shown][index]?.emit('failed', {}, 'not allowed'),
});
