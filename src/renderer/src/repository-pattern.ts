/** Which repositories a key may name, as a person types it. Pure; the page that consents reads it too. */

/** `owner/name` or `owner/*`. */
export const isPattern = (text: string): boolean => /^[\w.*-]+\/[\w.*-]+$/.test(text);

export const patternsIn = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean);
