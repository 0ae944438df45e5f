/**
 * Tokens that people of the workspace copy from Notion's own pages: of an internal connection, or of themselves. They last until they are deleted.
 * https://developers.notion.com/reference/authentication
 */
import { createOAuthServer, type OAuthServer } from '../oauth.ts';
import { escape as escapeHtml, form, page } from '../web.ts';
import type { World } from '../world.ts';
import type { NotionAccount } from './model.ts';
import { notionAccounts } from './seed/write.ts';

const paths = /^\/developers\/(connections|tokens)$/;

export type OwnTokens = Pick<OAuthServer<NotionAccount>, 'holderOf'> & {
  /** Undefined for an address that has nothing to do with such tokens. */
  handle(request: Request): Promise<Response | undefined>;
};

export function createOwnTokens(world: World, origin: string): OwnTokens {
  const server = createOAuthServer<NotionAccount>(world, {
    platform: 'notion_own',
    title: 'Notion',
    origin,
    clientId: 'nobody',
    authorizePath: '/developers/none',
    tokenPath: '/developers/none',
    accounts: notionAccounts,
    prefixes: { access: 'ntn_', refresh: 'nrt_' },
    lifetime: 0,
    isForever: () => true,
    renewal: 'keeps',
    separator: ' ',
  });
  return {
    holderOf: server.holderOf,
    async handle(request) {
      if (!paths.test(new URL(request.url).pathname)) return undefined;
      const { create, remove } = request.method === 'POST' ? await form(request) : {};
      const named = (label?: string) => notionAccounts.find((one) => one.label === label);
      const account = named(create);
      if (account) {
        const { access_token: token } = (await server.issue(account, request).json()) as { access_token: string };
        return page('Access token', `<p>Copy it: <code>${escapeHtml(token)}</code></p>`);
      }
      const left = named(remove);
      if (left) server.endAll(({ label }) => label === left.label);
      const buttons = notionAccounts.map(({ label }) => {
        const name = escapeHtml(label);
        return `<button name="create" value="${name}">Create token for ${name}</button><button name="remove" value="${name}">Delete tokens of ${name}</button>`;
      });
      return page('Connections', `<form method="post">${buttons.join('')}</form>`);
    },
  };
}
