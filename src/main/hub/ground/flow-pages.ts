/** Pages of this hub that a browser passes on its way through a platform's consent. Who has not been sent to one does not find it. */
import { randomBytes } from 'node:crypto';
import { flowPath } from '../../../shared/flow-path.ts';
import { Secret } from './secret.ts';

/** Words for a person, in each language that these pages speak. */
export type Bilingual = { en: string; zh: string };

/** What a person is asked to paste. */
export type PasteQuestion = {
  title: Bilingual;
  /** What they should know before they begin. */
  notes: readonly Bilingual[];
  /** Where it is found, one press after the other; `link` stands below its step. */
  steps: readonly { text: Bilingual; link?: { to: string; label: Bilingual } }[];
  /** A secret is not shown while it is typed. */
  fields: readonly { name: string; label: Bilingual; isSecret: boolean }[];
  button: Bilingual;
  /** Why what was pasted before does not do. */
  wrong?: Bilingual | undefined;
};

/** What such a page does: send a form on, send the browser on, ask for something to paste, or say why it goes no further. */
export type FlowStep =
  | { form: string; fields: Record<string, string> }
  | { location: string }
  /** `once`: what its form has to bring along, which only who sees the page can know. */
  | { question: PasteQuestion; once?: string }
  | { refused: string };

/** What a person has pasted, by the names of the fields. */
export type Pasted = ReadonlyMap<string, Secret>;

/** The hidden field of a form that asks for something. */
export const onceField = 'once';

/** `own`: the page's own address, without a query. */
export type ShowStep = (url: URL, own: string) => Promise<FlowStep>;

export type FlowPage = {
  show: ShowStep;
  /** Left out, the page takes nothing. */
  take?: (pasted: Pasted) => Promise<FlowStep>;
};

export type FlowPages = {
  /** Opens one at the origin by which the browser reaches this hub; left out, at the hub's own address. */
  open(origin: string | undefined, page: FlowPage): { address: string; close(): void };
  /** Whether that is the address of one that is open. */
  isOpen(address: string): boolean;
  /** Undefined for a page that is not open. */
  step(path: string, query: string): Promise<FlowStep> | undefined;
  /** The same for a page that takes nothing. */
  take(path: string, pasted: Pasted): Promise<FlowStep> | undefined;
};

/** `ownOrigin` answers the hub's address once it listens. */
export function createFlowPages(ownOrigin: () => string): FlowPages {
  const pages = new Map<string, FlowPage & { own: string; once: string }>();
  const asking = async ({ once }: { once: string }, step: Promise<FlowStep>): Promise<FlowStep> => {
    const shown = await step;
    return 'question' in shown ? { ...shown, once } : shown;
  };
  const at = (path: string) => pages.get(flowPath.exec(path)?.[1] ?? '');
  return {
    open(origin, page) {
      const name = randomBytes(32).toString('base64url');
      const own = new URL(`/console/connecting/${name}`, origin ?? ownOrigin()).href;
      pages.set(name, { ...page, own, once: randomBytes(32).toString('base64url') });
      return { address: own, close: () => void pages.delete(name) };
    },
    isOpen: (address) => [...pages.values()].some(({ own }) => own === address),
    step(path, query) {
      const page = at(path);
      return page && asking(page, page.show(new URL(`${page.own}${query}`), page.own));
    },
    take(path, pasted) {
      const page = at(path);
      const once = pasted.get(onceField);
      if (!page?.take || !once || !Secret.same(once, new Secret(page.once))) return undefined;
      return asking(page, page.take(pasted));
    },
  };
}
