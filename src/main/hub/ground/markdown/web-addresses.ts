/** What prose of others may link to: pages of the web, where the text of the link doesn't say that it is another one. */
import { type Addresses, linkTarget } from './addresses.ts';
import { claimedHost, parsedUrl, plainly, targetAsRead } from './hosts.ts';

/** Never to a program, a script or a file. The host is as a browser reads it, and is told where the text names another. */
export const webAddresses: Addresses = {
  source: () => undefined,
  match(address, label) {
    const parsed = parsedUrl(targetAsRead(address));
    const url = parsed && linkTarget(plainly(parsed));
    if (!parsed || url === undefined) return undefined;
    const isOther = label !== undefined && claimedHost(label, parsed) !== undefined && !saysWhere(label, parsed);
    return { url, ...(isOther && { note: ` (goes to ${parsed.host})` }) };
  },
  leaves: (word) => !/:(?!\d)|\/\/|[&;]/.test(word) || plainAddress.test(word),
};

/** An address of the web in which nothing has another meaning, so that it leads where it says. */
const plainAddress = /^https?:\/\/[\p{L}\p{N}.-]+(?::\d{1,5})?(?:[/?#][\p{L}\p{N}._~/?#@+,=%-]*)?$/u;

/** Whether the text of a link ends with where it leads, as it is told. */
export const saysWhere = (label: string, { host }: URL): boolean => label.endsWith(`(goes to ${host})`);
