/** Message-IDs that another mail told us go into our own headers: only those that are some (RFC 5322, section 3.6.4). */
export const messageIds = (text: string): string[] => text.match(/<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>/g) ?? [];
