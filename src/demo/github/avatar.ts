import { escape as escapeHtml } from '../web.ts';
import type { Account } from './model.ts';

/** The picture behind `avatar_url`: the first letter on a colour of its own. */
export function avatar(pathname: string, accounts: readonly Account[]): Response | undefined {
  const id = /^\/u\/(\d+)$/.exec(pathname)?.[1];
  const account = accounts.find((candidate) => String(candidate.id) === id);
  if (!account) return undefined;
  const letter = escapeHtml(account.login.slice(0, 1).toUpperCase());
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${account.id % 360} 45% 40%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
  return new Response(svg, { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=300' } });
}
