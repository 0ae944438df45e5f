/** Where a page keeps what proves who it is to the headless hub. */

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
