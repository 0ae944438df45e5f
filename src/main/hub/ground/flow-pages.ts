/** Pages of this hub that a browser passes on its way through a platform's consent. Who has not been sent to one does not find it. */
import { randomBytes } from 'node:crypto';

/** What such a page does: send a form on, send the browser on, or say why it goes no further. */
export type FlowStep = { form: string; fields: Record<string, string> } | { location: string } | { refused: string };

/** `own`: the page's own address, without a query. */
export type ShowStep = (url: URL, own: string) => Promise<FlowStep>;

/** A name is what `open` makes: 32 random bytes. */
export const flowPath = /^\/console\/connecting\/([\w-]{43})$/;

export type FlowPages = {
  /** Opens one at the origin by which the browser reaches this hub; left out, at the hub's own address. */
  open(origin: string | undefined, show: ShowStep): { address: string; close(): void };
  /** Undefined for a page that is not open. */
  step(path: string, query: string): Promise<FlowStep> | undefined;
};

/** `ownOrigin` answers the hub's address once it listens. */
export function createFlowPages(ownOrigin: () => string): FlowPages {
  const pages = new Map<string, { own: string; show: ShowStep }>();
  return {
    open(origin, show) {
      const name = randomBytes(32).toString('base64url');
      const own = new URL(`/console/connecting/${name}`, origin ?? ownOrigin()).href;
      pages.set(name, { own, show });
      return { address: own, close: () => void pages.delete(name) };
    },
    step(path, query) {
      const page = pages.get(flowPath.exec(path)?.[1] ?? '');
      return page?.show(new URL(`${page.own}${query}`), page.own);
    },
  };
}
