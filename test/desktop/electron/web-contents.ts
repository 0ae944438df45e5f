import { EventEmitter } from 'node:events';
import type Electron from 'electron/main';
import { browserSide, serve } from './browser-side.ts';
import { isPrevented } from './prevented.ts';

type Used = Pick<Electron.WebContents, 'getURL' | 'id' | 'reload' | 'send' | 'setWindowOpenHandler'> & {
  mainFrame: Frame;
};
export type Frame = Pick<Electron.WebFrameMain, 'url'>;

export type StandInContents = EventEmitter & Used & { load(url: string): Promise<void> };

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];
type Held = { contents: StandInContents; frame: { url: string }; mayOpen: (url: string) => boolean };

const held = new Map<number, Held>();

/** The contents of a window; both have the same number here, as they often have in Electron, which promises nothing. */
export function createWebContents(id: number, made: Promise<void>): StandInContents {
  const frame = { url: '' };
  let opening: OpenHandler | undefined;
  const used: Used = {
    id,
    mainFrame: frame,
    getURL: () => frame.url,
    reload: () => void made.then(() => browserSide.reload(id)),
    send: (channel, ...values) => void made.then(() => browserSide.send(id, channel, structuredClone(values))),
    setWindowOpenHandler(handler) {
      opening = handler;
    },
  };
  const contents: StandInContents = Object.assign(new EventEmitter(), used, {
    load: (url: string) => made.then(() => browserSide.load(id, url)),
  });
  const mayOpen = (url: string): boolean => {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'other',
      referrer: { url: '', policy: 'default' },
    };
    return opening === undefined || opening(details as Electron.HandlerDetails).action === 'allow';
  };
  held.set(id, { contents, frame, mayOpen });
  contents.once('destroyed', () => held.delete(id));
  return contents;
}

export const contentsOf = (id: number): StandInContents | undefined => held.get(id)?.contents;

serve({
  shows: async (id, url) => {
    const found = held.get(id);
    if (found) found.frame.url = url;
  },
  async mayNavigate(id, url) {
    const contents = contentsOf(id);
    return (
      contents !== undefined &&
      !isPrevented(contents, 'will-navigate', { url, isMainFrame: true, isSameDocument: false }, url)
    );
  },
  mayOpen: async (id, url) => held.get(id)?.mayOpen(url) ?? false,
});
