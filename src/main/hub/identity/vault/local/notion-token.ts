/**
 * Notion by a token that the person pastes: that of an internal connection, or their personal one. Notion gives one that ends only to applications
 * with a secret and an address that it can redirect to. https://developers.notion.com/reference/authentication
 */
import * as oidc from 'openid-client';
import * as z from 'zod/mini';
import { fail, ok } from '../../../../../shared/result.ts';
import type { FlowPages, Pasted, PasteQuestion } from '../../../ground/flow-pages.ts';
import { Secret } from '../../../ground/secret.ts';
import type { DirectService } from './direct-service.ts';
import { servicePatience } from './own-client.ts';
import { type PasteReading, pasteAndReturn } from './pasting.ts';

/** Where Notion's pages and its API are. */
type Addresses = { web: string; api: string };

type Dependencies = Addresses & { pages: FlowPages };

type Owned = { token: Secret; bot: string; workspace: string };

const Me = z.object({
  object: z.literal('user'),
  id: z.string().check(z.minLength(1)),
  bot: z.object({ workspace_name: z.nullish(z.string()) }),
});

export function notionTokenService({ web, api, pages }: Dependencies): DirectService {
  const connectionsPage = `${web}/developers/connections`;
  const question = questionWith(connectionsPage, `${web}/developers/tokens`);

  async function whose(pasted: Pasted): Promise<PasteReading<Owned>> {
    const token = pasted.get('token');
    // What can't stand in a header is no token, and no reason to ask.
    if (!token || !/^[\w.~+/=-]{20,500}$/.test(Secret.reveal(token))) return { wrong: noToken };
    try {
      const answer = await fetch(`${api}/v1/users/me`, {
        headers: {
          authorization: Secret.reveal(Secret.bearer(token)),
          'notion-version': '2026-03-11',
          accept: 'application/json',
        },
        redirect: 'manual', // it would decide where the token goes
        signal: AbortSignal.timeout(servicePatience),
      });
      const me = z.safeParse(Me, await answer.json().catch(() => undefined));
      if (me.success) return { value: { token, bot: me.data.id, workspace: me.data.bot.workspace_name ?? 'Notion' } };
      return { wrong: answer.status === 401 ? refused : noAnswer };
    } catch {
      return { wrong: noAnswer };
    }
  }

  return {
    connection: 'notion',
    page: () => connectionsPage,
    byHand: 'A pasted token can’t be ended from here. It works until you delete it at Notion.',

    async connect(_, browser) {
      const onward = (_: Owned, address: string, state: string) => `${address}?${new URLSearchParams({ state })}`;
      const returned = await pasteAndReturn(
        { question: () => question, read: whose, onward },
        oidc.randomState,
        pages,
        browser,
      );
      if (!returned.ok) return returned;
      const { token, bot, workspace } = returned.value.value;
      return ok({ application: { clientId: '', name: workspace }, tokens: { access: token }, who: bot });
    },

    renew: async () => fail('reconnect', 'A pasted token can’t be renewed.'),
    end: async () => fail('platform_refused'),
  };
}

const noToken = {
  en: 'This is not a token. Copy the whole token at Notion and paste it here.',
  zh: '这不是令牌。请在 Notion 复制完整的令牌，然后粘贴到此处。',
};
const refused = {
  en: 'Notion does not accept this token. Copy it again, or make another one.',
  zh: 'Notion 不接受此令牌。请重新复制，或创建新的令牌。',
};
const noAnswer = {
  en: 'Notion does not say whose token this is. Try again in a moment.',
  zh: 'Notion 未说明此令牌属于谁。请稍后再试。',
};

const questionWith = (connectionsPage: string, tokensPage: string): PasteQuestion => ({
  title: { en: 'Connect Notion', zh: '连接 Notion' },
  notes: [
    {
      en: 'A pasted token is the weakest way to connect. It can do all that you allow it at Notion, and it works until you delete it there.',
      zh: '粘贴令牌是最弱的连接方式。它可以做您在 Notion 允许的一切，并且在您删除之前一直有效。',
    },
  ],
  steps: [
    {
      text: {
        en: 'Open Notion’s connections and create an internal connection. It sees only the pages that you give it.',
        zh: '打开 Notion 的连接页面，创建一个内部连接。它只能看到您授权的页面。',
      },
      link: { to: connectionsPage, label: { en: 'Notion’s connections', zh: 'Notion 的连接页面' } },
    },
    {
      text: { en: 'Choose the pages that it may see.', zh: '选择它可以查看的页面。' },
    },
    {
      text: { en: 'Copy its access token, and paste it here.', zh: '复制它的访问令牌，粘贴到此处。' },
    },
    {
      text: {
        en: 'If you may not create a connection, create a personal access token instead. It sees every page that you see.',
        zh: '如果您无权创建连接，可以改为创建个人访问令牌。它能看到您能看到的所有页面。',
      },
      link: { to: tokensPage, label: { en: 'Notion’s personal access tokens', zh: 'Notion 的个人访问令牌' } },
    },
  ],
  fields: [{ name: 'token', label: { en: 'Access token', zh: '访问令牌' }, isSecret: true }],
  button: { en: 'Connect', zh: '连接' },
});
