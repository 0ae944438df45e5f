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

/** In this tab alone, through a reload; another port is another origin and cannot read it. */
export function bearerInTab(): BearerHolder {
  return {
    read: () => sessionStorage.getItem(place),
    write: (next) => {
      if (next === null) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, next);
    },
  };
}
