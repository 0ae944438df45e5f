/** The session of a page with the headless hub: the code that opens it, where its bearer is kept, and whether it is in use. */

/** Whether the person has used the page recently. Only such calls renew the idle time, so that polling never keeps a session. */
const recently = 60_000;

/** Starts watching the page; what it answers tells whether there was a key or pointer within the last minute. */
export function watchUse(page: Pick<Window, 'addEventListener'>): () => boolean {
  let usedAt = Date.now();
  const used = () => {
    usedAt = Date.now();
  };
  for (const event of ['pointerdown', 'keydown', 'wheel'] as const) {
    page.addEventListener(event, used, { capture: true, passive: true });
  }
  return () => Date.now() - usedAt < recently;
}

/** Whether the person waits for requests with Approvals in sight, which uses the console without a key or a pointer. */
export const awaitsRequests = ({ document, location }: Pick<Window, 'document' | 'location'>): boolean =>
  document.visibilityState === 'visible' && /^#\/approvals\b/.test(location.hash);

/**
 * Takes the code out of the fragment, where no server, proxy or referrer sees it, and out of the address at once, so that
 * neither the history nor a screenshot keeps it.
 */
export function takeLinkCode(page: Pick<Window, 'location' | 'history'>): string | null {
  const code = /^#code=([\w.~-]+)$/.exec(page.location.hash)?.[1] ?? null;
  if (code !== null) page.history.replaceState(null, '', `${page.location.pathname}#/`);
  return code;
}

export type BearerHolder = { read(): string | null; write(bearer: string | null): void };

/** In memory: gone with the page. What the confirmation page uses, for its bearer can consent. */
export function bearerInMemory(): BearerHolder {
  let bearer: string | null = null;
  return {
    read: () => bearer,
    write: (next) => {
      bearer = next;
    },
  };
}

const place = 'opengithubx.bearer';

/** Whether this tab had a session when the page was opened. */
export const hadSession = (page: Pick<Window, 'sessionStorage'>): boolean =>
  page.sessionStorage.getItem(place) !== null;

/**
 * In this tab alone, through a reload; another port is another origin and cannot read it. A sign-in in another tab has the
 * browser empty the storage of all of them, so the page goes by its own copy, and puts it back before it goes.
 */
export function bearerInTab(page: Pick<Window, 'sessionStorage' | 'addEventListener'>): BearerHolder {
  let bearer = page.sessionStorage.getItem(place);
  const store = () => {
    if (bearer === null) page.sessionStorage.removeItem(place);
    else page.sessionStorage.setItem(place, bearer);
  };
  page.addEventListener('pagehide', () => {
    if (bearer !== null) store();
  });
  return {
    read: () => bearer,
    write: (next) => {
      bearer = next;
      store();
    },
  };
}
