/**
 * The address if a browser may be sent there, else undefined: https, or http on this computer. It comes from a tenant's
 * answer, and handing `file:` or an own scheme to the desktop
 * would start whatever is registered for it, and `javascript:` in a popup would run as the console itself.
 */
export function browsableUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local) ? url.href : undefined;
}
