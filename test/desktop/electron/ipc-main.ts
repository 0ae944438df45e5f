import { EventEmitter } from 'node:events';
import type Electron from 'electron/main';
import { serve } from './browser-side.ts';
import { contentsOf } from './web-contents.ts';

type Handler = Parameters<typeof Electron.ipcMain.handle>[1];

const handlers = new Map<string, Handler>();

const used: Pick<typeof Electron.ipcMain, 'handle' | 'removeHandler'> = {
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel) => void handlers.delete(channel),
};

/** `on` is there for electron-store alone; nothing is ever emitted. */
export const ipcMain = Object.assign(new EventEmitter(), used);

serve({
  async invoke(window, channel, values, { isMain, url }) {
    const handler = handlers.get(channel);
    const sender = contentsOf(window);
    if (handler === undefined || sender === undefined) {
      throw new Error(`Error invoking remote method '${channel}': Error: No handler registered for '${channel}'`);
    }
    const senderFrame = isMain ? Object.assign(sender.mainFrame, { url }) : { url };
    const event = { type: 'frame', processId: window, frameId: 1, sender, senderFrame };
    try {
      return structuredClone(await handler(event as unknown as Electron.IpcMainInvokeEvent, ...values));
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${error}`);
    }
  },
});
