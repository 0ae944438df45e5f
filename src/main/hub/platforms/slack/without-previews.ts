/** Slack fetches what a message links to, for a preview of it: an address with private data in it would carry that out at once. */
export const withoutPreviews = { unfurl_links: false, unfurl_media: false };
