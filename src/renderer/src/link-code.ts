/** The one-time code of a console link. */

/**
 * Takes the code out of the fragment, where no server, proxy or referrer sees it, and out of the address at once, so that
 * neither the history nor a screenshot keeps it.
 */
export function takeLinkCode(page: Pick<Window, 'location' | 'history'>): string | null {
  const code = /^#code=([\w.~-]+)$/.exec(page.location.hash)?.[1] ?? null;
  if (code !== null) page.history.replaceState(null, '', `${page.location.pathname}#/`);
  return code;
}
