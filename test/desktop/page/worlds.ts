/** The scripts that go into a page before any of its own: the preload's world, and what that world shows to the page. */
import { cloneText } from './clone-text.ts';
import { crossing } from './crossing.ts';

export const preloadWorld = 'preload';
export const bindingName = 'sendToMain';
export const receiverName = 'receiveFromMain';

type Names = { meet: string; binding: string; receiver: string };
type Parts = { cloneText: typeof cloneText; crossing: typeof crossing };

/** Runs in the isolated world, in the main frame alone as in Electron. */
function preloadSide(run: (require: (name: string) => unknown) => void, names: Names, parts: Parts): void {
  if (window !== window.top || location.href === 'about:blank') return;
  type Listener = (event: object, ...values: unknown[]) => void;
  const codec = parts.cloneText();
  const wire = document.createElement('i');
  const { expose } = parts.crossing(wire, 'preload', 'page', codec);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener[]>();
  let last = 0;
  const scope = globalThis as unknown as Record<string, (text: string) => void>;

  const ipcRenderer = {
    async invoke(channel: string, ...values: unknown[]): Promise<unknown> {
      let text: string;
      try {
        text = codec.encode(values);
      } catch {
        throw new Error('An object could not be cloned.');
      }
      last += 1;
      const id = last;
      scope[names.binding]?.(JSON.stringify({ id, channel, text }));
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: Listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      );
      return ipcRenderer;
    },
  };

  scope[names.receiver] = (text) => {
    const message = codec.decode(text) as
      | { id: number; value?: unknown; error?: string }
      | { channel: string; values: unknown[] };
    if ('channel' in message) {
      for (const listener of listeners.get(message.channel) ?? []) listener({ sender: ipcRenderer }, ...message.values);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error !== undefined) call?.reject(new Error(message.error));
    else call?.resolve(message.value);
  };

  // Whichever world comes first, they meet before any script of the page; what is exposed earlier waits until then.
  const early: [string, unknown][] = [];
  let hasMet = false;
  const offer = (): void => {
    hasMet = !document.dispatchEvent(new MouseEvent(names.meet, { relatedTarget: wire, cancelable: true }));
    if (hasMet) for (const [name, api] of early.splice(0)) expose(name, api);
  };
  document.addEventListener(`${names.meet}?`, offer, { once: true });
  offer();
  const exposeInMainWorld = (name: string, api: unknown): void => {
    if (hasMet) expose(name, api);
    else early.push([name, api]);
  };

  const electron = { ipcRenderer, contextBridge: { exposeInMainWorld } };
  run((name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  });
}

/** Runs in the page's own world. */
function pageSide(names: Names, parts: Parts): void {
  if (window !== window.top) return;
  const receive = (event: Event): void => {
    event.preventDefault();
    parts
      .crossing((event as MouseEvent).relatedTarget as Node, 'page', 'preload', parts.cloneText())
      .onExposed((name, value) => {
        Object.defineProperty(window, name, { value, enumerable: true });
      });
  };
  document.addEventListener(names.meet, receive, { once: true });
  document.dispatchEvent(new Event(`${names.meet}?`));
  window.open = () => null; // what Electron answers a page whose window is refused; `_blank` links are met in the browser
}

/** `meet` is a name that no page can guess, for the one moment in which the two worlds find each other. */
export function worldScripts(preload: string, meet: string): { preload: string; page: string } {
  const names = JSON.stringify({ meet, binding: bindingName, receiver: receiverName } satisfies Names);
  const parts = `{ cloneText: ${cloneText}, crossing: ${crossing} }`;
  const run = `(require) => { const module = { exports: {} }; ((exports, module) => {${preload}\n})(module.exports, module); }`;
  return {
    preload: `(${preloadSide})(${run}, ${names}, ${parts});`,
    page: `(${pageSide})(${names}, ${parts});`,
  };
}
