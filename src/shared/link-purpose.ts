/** What a link in an answer is for, as its address says it: `/connect/slack?for=slack_post_message&from=…`. Pure. */

/** The one thing to do, what it is done to, and what is known about why. */
export type LinkPurpose = {
  page: 'connect' | 'allow' | 'approve' | 'fix' | 'join';
  /** A platform, `openwebui`, the id of an approval, the code of an invitation. */
  of: string;
  /** The tool that needs it. */
  tool?: string;
  /** Names the chat in which the link stands, to the hub alone. */
  from?: string;
};

/** The paths of these pages. Any page may lead a browser there, so that opening one has no effect. */
export const linkPaths = /^\/(?:connect|allow|approve|fix|join)\/[\w-]{1,64}$/;

/** The address of the page, without the hub's own. */
export function linkPath({ page, of, tool, from }: LinkPurpose): string {
  const query = [...(tool === undefined ? [] : [`for=${tool}`]), ...(from === undefined ? [] : [`from=${from}`])];
  return `/${page}/${of}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Reads such an address, with the hub's own before it or without; null for any other. A query that does not fit is left out. */
export function readLink(address: string): LinkPurpose | null {
  const [path = '', query = ''] = address.replace(/^https?:\/\/[^/?#]+/, '').split('?');
  if (!linkPaths.test(path)) return null;
  const [, page, of = ''] = path.split('/');
  const asked = `&${query}&`;
  const tool = /&for=([a-z0-9_-]{1,64})&/.exec(asked)?.[1];
  const from = /&from=([\w-]{16})&/.exec(asked)?.[1];
  return {
    page: page as LinkPurpose['page'],
    of,
    ...(tool !== undefined && { tool }),
    ...(from !== undefined && { from }),
  };
}
