/** The issuer of a tenant as people write it: with and without the scheme and the slash in which Auth0's end. Null: none of these. */
export function parseIssuer(domain: string): string | null {
  const text = domain.trim();
  if (text === '') return null;
  const address = text.includes('://') ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, origin, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && hostname.includes('.') ? `${origin}/` : null;
}
