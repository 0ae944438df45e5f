/** Which repositories a key may name, as a person types it. Pure; the page that consents reads it too. */

/** `owner/name` or `owner/*`. */
export const isPattern = (text: string): boolean => /^[\w.*-]+\/[\w.*-]+$/.test(text);

/** `main`, `feature/*` or `docs/**`: of branches or of paths. */
export const isPathPattern = (text: string): boolean =>
  !/[\p{Cc}\\]/u.test(text) && text.split('/').every((part) => part !== '.' && part !== '..');

export const patternsIn = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean);
