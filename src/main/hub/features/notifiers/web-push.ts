/**
 * A message by Web Push (RFC 8030, 8291 and 8292), to the browser of a person that they have let ask for it. Only that browser can read
 * it; the maker of the browser, whose service passes it on, learns when something waits.
 */
import { generateRequestDetails, generateVAPIDKeys, getVapidHeaders } from 'web-push';
import * as z from 'zod';
import { parseJson } from '../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isPublicUrl } from '../../ground/internet/public-address.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import type { OutgoingMessage } from './message.ts';

/** As a browser gives it, in JSON. */
const Subscription = z.object({
  endpoint: z.string(),
  keys: z.object({ p256dh: z.string().regex(/^[\w-]{87}=?$/), auth: z.string().regex(/^[\w-]{22}(==)?$/) }),
});

/** Those of the makers of browsers. An endpoint is an address that a page hands us: it leads nowhere else. */
const services =
  /^(fcm\.googleapis\.com|updates\.push\.services\.mozilla\.com|[\w-]+\.push\.apple\.com|[\w-]+\.notify\.windows\.com)$/;

/** Fails with `usage` for what is no subscription, or leads to another host. */
export function subscriptionOf(secret: string): Result<{ endpoint: URL; keys: { p256dh: string; auth: string } }> {
  const read = Subscription.safeParse(parseJson(secret));
  const endpoint = read.success ? URL.parse(read.data.endpoint) : null;
  const isOfMaker = endpoint && isPublicUrl(endpoint) && endpoint.port === '' && services.test(endpoint.hostname);
  if (!read.success || !isOfMaker)
    return fail('usage', 'This is no push subscription of a browser that the hub knows.');
  return ok({ endpoint, keys: read.data.keys });
}

const keysName = 'notifiers.web_push';
const Keys = z.object({ publicKey: z.string(), privateKey: z.string() });
type Keys = z.infer<typeof Keys>;

/** What services know this hub by, made when it is first asked for. */
export async function pushKeys(secrets: SecretStore): Promise<Keys> {
  const kept = await secrets.get(keysName);
  if (kept) return Keys.parse(JSON.parse(Secret.reveal(kept)));
  const fresh = generateVAPIDKeys();
  await secrets.set(keysName, new Secret(JSON.stringify(fresh)));
  return fresh;
}

const body = 'A request or an alarm waits for you.';
/** For each address of the page the same. */
const length = 512;

/** Seconds for which a service keeps a message for a browser that is off. */
const keptFor = 12 * 3600;

/**
 * The request that carries the text, with `page` to open by a press. Safari reads it by itself (Declarative Web Push), other browsers
 * by the worker of the page.
 */
export async function pushMessage(secret: string, page: URL, secrets: SecretStore): Promise<Result<OutgoingMessage>> {
  const subscription = subscriptionOf(secret);
  if (!subscription.ok) return subscription;
  const { endpoint, keys } = subscription.value;
  const { publicKey, privateKey } = await pushKeys(secrets);
  const notification = { title: 'OpenGitHubX', body, navigate: page.href };
  const text = JSON.stringify({ web_push: 8030, notification }).padEnd(length); // blanks after JSON are nothing
  const details = generateRequestDetails({ endpoint: endpoint.href, keys }, text, {
    TTL: keptFor,
    urgency: 'high',
    topic: 'waiting',
    contentEncoding: 'aes128gcm',
    vapidDetails: null as never,
  });
  const { Authorization } = getVapidHeaders(endpoint.origin, page.origin, publicKey, privateKey, 'aes128gcm');
  const headers = new Headers({ ...(details.headers as Record<string, string>), Authorization });
  headers.delete('content-length');
  return ok({ url: endpoint, headers, body: new Uint8Array(details.body as unknown as Buffer) });
}
