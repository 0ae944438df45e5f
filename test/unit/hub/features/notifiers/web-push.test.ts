/** A message tells the service that carries it nothing by its length: neither which hub sends it nor what it says. */
import { expect, it } from 'vitest';
import { pushMessage } from '../../../../../src/main/hub/features/notifiers/web-push.ts';
import { browserAt } from '../../../../harness/browser-subscription.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';
import { expectOk } from '../../../../harness/world.ts';

const pages = [
  'https://a.bc/',
  'https://hub.example.org/console/confirmation.html',
  `https://${'sub.'.repeat(20)}example.org/console/confirmation.html`,
  'https://xn--bcher-kva.example/console/%E2%9C%93',
  'https://hub.example.org:8443/approve/phone?from=0123456789abcdef',
];

it('of hubs with short and long addresses is of one length, and each browser reads its own', async () => {
  const lengths = new Set<number>();
  for (const page of pages) {
    const browser = browserAt('https://fcm.googleapis.com/send/1');
    const { body } = expectOk(await pushMessage(browser.subscription, new URL(page), memoryPorts().secrets));
    const sent = Buffer.from(body as Uint8Array);
    expect(JSON.parse(browser.read(sent)).notification.navigate).toBe(new URL(page).href);
    lengths.add(sent.length);
  }
  expect([...lengths]).toHaveLength(1);
});
