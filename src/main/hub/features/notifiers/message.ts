/** What a notifier is sent: one text that says nothing of who asks for what, to an address of its kind. Pure. */
import { createHmac } from 'node:crypto';
import type { ServiceKind } from '../../../../shared/notifiers.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isPublicUrl } from '../../ground/internet/public-address.ts';

/** What goes out: by https, and nothing beside it. */
export type OutgoingMessage = { url: URL; headers: Headers; body: string | Uint8Array<ArrayBuffer> };

/** Always the same: a locked screen shows it, and the operator of the service reads it. */
const notice = 'OpenGitHubX: a request or an alarm waits for you.';

const unfit = (detail: string) => fail('usage', detail);

/** `signingSecret`: of a webhook. */
type PlainTarget = { kind: ServiceKind; secret: string; chat?: string | undefined; signingSecret: string };

/** The message to a service; fails with `usage`, without quoting what may be a password, where there is none such. */
export function plainMessage({ kind, secret, chat, signingSecret }: PlainTarget): Result<OutgoingMessage> {
  if (kind === 'telegram') {
    if (!/^\d{5,20}:[\w-]{20,100}$/.test(secret)) return unfit('A bot token looks like 123456:ABC…');
    if (!/^(-?\d{1,20}|@\w{5,32})$/.test(chat ?? '')) return unfit('A chat is a number, or a name that begins with @.');
    return asJson(new URL(`https://api.telegram.org/bot${secret}/sendMessage`), { chat_id: chat, text: notice });
  }
  const url = URL.parse(secret);
  if (!url || !isPublicUrl(url) || url.hash !== '')
    return unfit('Its address must be an https address of a public host.');
  if (kind === 'ntfy') {
    if (!/^\/[\w-]{1,64}$/.test(url.pathname)) return unfit('An ntfy address ends with its topic.');
    return ok({ url, headers: new Headers({ 'content-type': 'text/plain; charset=utf-8' }), body: notice });
  }
  const isSlack = ['hooks.slack.com', 'hooks.slack-gov.com'].includes(url.host) && /^\/\w+\/./.test(url.pathname);
  if (kind === 'slack' && !isSlack) return unfit('A Slack webhook begins with https://hooks.slack.com/services/.');
  const message = asJson(url, { text: notice });
  if (kind === 'slack' || !message.ok) return message;
  // As GitHub signs its webhooks, so that what checks those can check these.
  const signature = createHmac('sha256', signingSecret).update(message.value.body).digest('hex');
  message.value.headers.set('x-hub-signature-256', `sha256=${signature}`);
  return message;
}

const asJson = (url: URL, fields: object): Result<OutgoingMessage> =>
  ok({ url, headers: new Headers({ 'content-type': 'application/json' }), body: JSON.stringify(fields) });
