import { withoutKeys } from '../keys/format.ts';
import type { LiveKey } from '../keys/keys.ts';

/** The client as its key names it, and in brackets what it calls itself, of which only what a name can be is kept. */
export function clientName(key: LiveKey, claimed: string | undefined): string {
  const name = withoutKeys((claimed ?? '').replace(/[^\w .@/+-]/g, '')).slice(0, 80);
  return name ? `${key.client} (${name})` : key.client;
}
