import type Electron from 'electron/main';
import { app } from './app.ts';
import { serve } from './browser-side.ts';

export const schemes = new Map<string, Electron.Privileges>();
const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();

export const protocol: Pick<typeof Electron.protocol, 'handle' | 'registerSchemesAsPrivileged'> = {
  registerSchemesAsPrivileged(customSchemes) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of customSchemes) schemes.set(scheme, privileges ?? {});
  },
  handle(scheme, handler) {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is handled already`);
    handlers.set(scheme, handler as (request: Request) => Response | Promise<Response>);
  },
};

serve({
  async page(url, method) {
    const handler = handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME ${url}`);
    const response = await handler(new Request(url, { method }));
    return {
      status: response.status,
      headers: [...response.headers],
      body: new Uint8Array(await response.arrayBuffer()),
    };
  },
});
