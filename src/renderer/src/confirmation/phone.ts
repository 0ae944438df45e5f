/** What only the page on a phone does: its worker tells the person that something waits, once they let it. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type HttpSide, httpCalls } from '../hub/http.ts';
import { button, element } from './element.ts';
import type { PageFrame } from './frame.ts';
import type { Speech } from './speech.ts';

export type Phone = {
  /** Whether a press could let it tell the person. */
  canAsk(): Promise<boolean>;
  /** Asks the person, subscribes, and has the hub send a first message. */
  subscribe(): Promise<Result<true>>;
  /** Subscribes again where it was subscribed: browsers end subscriptions without a word. */
  renew(): Promise<void>;
};

/** The page of `phone.html`; undefined on any other. */
export function phoneOf({ document, navigator }: Window, side: HttpSide): Phone | undefined {
  if (!document.querySelector('link[rel="manifest"]')) return undefined;
  const hasPush = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
  const calls = httpCalls('console', side);

  const current = async () => (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  const isKept = async ({ endpoint }: PushSubscription): Promise<boolean> => {
    const [list, name] = [await calls['notifiers.list']({}), await nameOf(endpoint)];
    return list.ok && list.value.some((one) => one.name === name);
  };

  async function keep(): Promise<Result<true>> {
    const [{ serviceWorker }, key] = [navigator, await calls['notifiers.pushKey']({})];
    if (!key.ok) return key;
    await serviceWorker.register(workerUrl(), { scope: './' });
    const { pushManager } = await serviceWorker.ready;
    const wish = { userVisibleOnly: true, applicationServerKey: key.value.publicKey };
    const subscription = await pushManager.subscribe(wish).catch(() => null);
    if (!subscription) return refused;
    if (await isKept(subscription)) return ok(true);
    const name = await nameOf(subscription.endpoint);
    const added = await calls['notifiers.add']({ name, kind: 'browser', secret: JSON.stringify(subscription) });
    return added.ok ? ok(true) : added;
  }

  return {
    async canAsk() {
      if (!hasPush || Notification.permission === 'denied') return false;
      const subscription = await current();
      return Notification.permission !== 'granted' || !subscription || !(await isKept(subscription));
    },
    async subscribe() {
      const permission = await Notification.requestPermission();
      return permission === 'granted' ? keep().catch(() => refused) : refused;
    },
    async renew() {
      if (!hasPush || Notification.permission !== 'granted') return;
      const isEnded = (await navigator.serviceWorker.getRegistration()) && !(await current());
      if (isEnded) await keep().catch(() => undefined);
    },
  };
}

/** Below what says that nothing waits: a press lets the phone tell the person when something does. */
export async function offerMessages(
  phone: Phone,
  shown: HTMLElement,
  { frame, speech }: { frame: PageFrame; speech: Speech },
): Promise<void> {
  const words = speech.words.phone;
  if (!(await phone.canAsk())) return;
  const press = button(words.tell, { class: 'answer' }, async () => {
    const answer = await phone.subscribe();
    const said = answer.ok ? words.told : speech.failure(answer.failure).message;
    if (answer.ok) press.remove();
    frame.announce(said);
    shown.append(element('p', {}, said));
  });
  shown.append(press);
}

const refused = fail('notifier_failed', 'This browser takes no messages for you.');

/** The same for the same subscription. */
async function nameOf(endpoint: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return `phone-${[...new Uint8Array(digest, 0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
};
let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** The one script that this page may start; where the browser knows Trusted Types, as one. */
function workerUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('worker', { createScriptURL: () => 'sw.js' });
  return policy?.createScriptURL('') ?? 'sw.js';
}
