import { says } from './words.ts';

/** Which repositories a text means; both words, or none, mean all of them. */
export function visibilityOf(text: string): 'private' | 'public' | undefined {
  const [hidden, open] = [says(text, 'private'), says(text, 'public')];
  return hidden === open ? undefined : hidden ? 'private' : 'public';
}
