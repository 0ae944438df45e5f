/** Slack fetches what a message links to, for a preview of it: an address with private data in it would carry that out at once. */
export const withoutPreviews = { unfurl_links: false, unfurl_media: false };

/** The addresses that an edit adds: there Slack takes no word against fetching them, so that the person is told which. */
export function addedAddresses(before: string, after: string): string[] {
  const addressesIn = (text: string) =>
    new Set([...text.matchAll(/https?:\/\/[^\s<>|]+/gi)].map(([address]) => address));
  return [...addressesIn(after).difference(addressesIn(before))];
}
