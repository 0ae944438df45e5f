/** What a notifier is sent: one text that says nothing of who asks for what, to an address of its kind. Pure. */
import type { NewNotifier } from '../../../shared/notifiers.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isPublicUrl } from '../internet/public-address.ts';

/** Always the same: a locked screen shows it, and the operator of the service reads it. */
export const notice = 'OpenGitHubX: a request or an alarm waits for you.';

const unfit = (detail: string) => fail('usage', detail);

/** The address that a notifier's messages go to; fails with `usage`, without quoting what may be a password. */
export function addressOf({ kind, secret, chat }: Omit<NewNotifier, 'name'>): Result<URL> {
  if (kind === 'telegram') {
    if (!/^\d{5,20}:[\w-]{20,100}$/.test(secret)) return unfit('A bot token looks like 123456:ABC…');
    if (!/^(-?\d{1,20}|@\w{5,32})$/.test(chat ?? '')) return unfit('A chat is a number, or a name that begins with @.');
    return ok(new URL(`https://api.telegram.org/bot${secret}/sendMessage`));
  }
  const url = URL.parse(secret);
  if (!url || !isPublicUrl(url) || url.hash !== '')
    return unfit('Its address must be an https address of a public host.');
  if (kind === 'ntfy' && !/^\/[\w-]{1,64}$/.test(url.pathname)) return unfit('An ntfy address ends with its topic.');
  const isSlack = ['hooks.slack.com', 'hooks.slack-gov.com'].includes(url.host) && /^\/\w+\/./.test(url.pathname);
  if (kind === 'slack' && !isSlack) return unfit('A Slack webhook begins with https://hooks.slack.com/services/.');
  return ok(url);
}

/** The body, and how it is written. */
export function messageFor({ kind, chat }: Pick<NewNotifier, 'kind' | 'chat'>): { type: string; body: string } {
  if (kind === 'ntfy') return { type: 'text/plain; charset=utf-8', body: notice };
  const fields = kind === 'telegram' ? { chat_id: chat, text: notice } : { text: notice };
  return { type: 'application/json', body: JSON.stringify(fields) };
}
