/** What a person does in their browser: opens `url` and answers the pages that come. */
export type Visit = {
  url: string;
  as?: 'ada' | 'grace';
  /** Signs up with this address instead, or signs in with it if it is known. */
  signUp?: string;
  /** What to enter where a device's code is asked for. */
  userCode?: string;
  /** The GitHub account to consent with; without it, the one named like the person. */
  github?: 'ada-demo' | 'grace-demo';
  /** The account of another platform to consent with, as its button says; without it, the first of the person's. */
  account?: string;
  /** `no` presses Cancel wherever it is offered. */
  answer?: 'yes' | 'no';
  /** Leaves the program's callback unopened, as a browser on another computer does, and answers its whole address. */
  leave?: true;
};

/** Where a visit ended: the callback of the program that sent the person, or a page of the world without a way on. */
type Arrival = { url: string } & Answer;

/** What the program said there: its page, and where it sends the person next. */
type Answer = { status: number; onward?: string; page?: string };

/** A visit could not continue; the message says why. */
export class VisitError extends Error {}

export type Browsers = { visit(visit: Visit, arrive?: (url: URL) => Promise<Answer>): Promise<Arrival> };

const mostSteps = 25;
const patienceMs = 30_000;

/** One browser per person, each with its own cookies; `origins` are the world's own services. */
export function createBrowsers(origins: string[]): Browsers {
  const jars = new Map<string, Map<string, Map<string, string>>>();

  async function visit(wanted: Visit, arrive = openOnce): Promise<Arrival> {
    const person = wanted.signUp ?? wanted.as ?? 'ada';
    const jar = jars.get(person) ?? new Map<string, Map<string, string>>();
    jars.set(person, jar);
    let step: Step = { url: new URL(wanted.url) };
    for (let steps = 0; steps < mostSteps; steps += 1) {
      if (!origins.includes(step.url.origin)) {
        // Its own pages may lead into the world; where they lead elsewhere, the visit ends.
        if (wanted.leave && steps > 0) return { url: step.url.href, status: 0 };
        const { page = '', ...answer } = await arrive(step.url);
        const next = 'onward' in answer ? { url: new URL(answer.onward, step.url) } : nextStep(page, step.url, wanted);
        const leadsIn = next !== undefined && origins.includes(next.url.origin);
        if (!leadsIn && steps === 0) throw new VisitError('url is no address of the demo world, and leads to none');
        if (!leadsIn) return arrival(step.url, answer);
        step = next;
        continue;
      }
      const reply = await open(step, jar);
      const location = reply.headers.get('location');
      if (location !== null) {
        step = { url: new URL(location, step.url) };
        continue;
      }
      const next = reply.ok ? nextStep(await reply.text(), step.url, wanted) : undefined;
      if (!next) return arrival(step.url, { status: reply.status });
      step = next;
    }
    throw new VisitError(`no end after ${mostSteps} pages`);
  }
  return { visit };
}

type Step = { url: URL; body?: URLSearchParams };

const arrival = (url: URL, answer: Answer): Arrival => ({ url: url.origin + url.pathname, ...answer });

async function openOnce(url: URL): Promise<Answer> {
  const isWritten = url.protocol === 'data:'; // a page that somebody pasted into the address bar
  if (!isWritten && (url.protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))) {
    throw new VisitError('the visit leads away from this computer');
  }
  const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) });
  const page = await reply.text();
  const onward = reply.headers.get('location');
  return { status: reply.status, ...(onward !== null && { onward }), ...(reply.ok && { page }) };
}

async function open({ url, body }: Step, jar: Map<string, Map<string, string>>): Promise<Response> {
  // By origin, not by host as browsers do it: no cookie of the world may reach the program under test.
  const cookies = jar.get(url.origin) ?? new Map<string, string>();
  jar.set(url.origin, cookies);
  const reply = await fetch(url, {
    method: body ? 'POST' : 'GET',
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
    headers: { accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(body && { body }),
  });
  for (const line of reply.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
  return reply;
}

/** What the person does on a page, or undefined if it offers nothing they would press. */
function nextStep(html: string, url: URL, wanted: Visit): Step | undefined {
  const forms = readForms(html);
  const activation = forms.find(({ blanks }) => blanks.includes('user_code'));
  if (activation) return wanted.userCode ? submit(activation, url, { user_code: wanted.userCode }) : undefined;
  for (const press of wishes(wanted)) {
    for (const form of forms) {
      const button = form.buttons.find(({ text }) => press(text));
      if (button) return submit(form, url, button.name === undefined ? {} : { [button.name]: button.value });
    }
  }
  if (wanted.signUp === undefined) return undefined;
  const signUp = forms.find(({ blanks }) => blanks.includes('email'));
  if (signUp) return submit(signUp, url, { email: wanted.signUp });
  const link = readLink(html, 'Sign up');
  return link === undefined ? undefined : { url: new URL(link, url) };
}

/** The buttons this person would press, the most wanted first. */
function wishes({ as = 'ada', signUp, github, account: wanted, answer }: Visit): ((text: string) => boolean)[] {
  const account = github ?? `${as}-demo`;
  const name = as === 'ada' ? 'Ada' : 'Grace';
  return [
    ...(answer === 'no' ? [(text: string) => text === 'Cancel'] : []),
    (text) => text === `Authorize as ${wanted ?? account}`,
    (text) => wanted === undefined && text.startsWith(`Authorize as ${as}`),
    (text) => text === `Create GitHub App for ${account}` || text === `Install & Authorize for ${account}`,
    (text) => (signUp === undefined ? text.startsWith(`Sign in as ${name} `) : text.endsWith(` ${signUp}`)),
    (text) => text === 'Continue' || text === 'Log out',
  ];
}

function submit(form: PageForm, page: URL, answer: Record<string, string>): Step {
  const url = new URL(form.action ?? page, page);
  const fields = new URLSearchParams({ ...form.fields, ...answer });
  if (form.method === 'POST') return { url, body: fields };
  url.search = fields.toString();
  return { url };
}

/** One form of a page of ours, as a browser would fill it in. */
type PageForm = {
  action: string | undefined;
  method: string;
  /** Hidden and prefilled fields. */
  fields: Record<string, string>;
  /** Names of the fields that a person fills in. */
  blanks: string[];
  buttons: { text: string; name: string | undefined; value: string }[];
};

/** The forms of a page; made for the simple markup of the demo's own pages. */
function readForms(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, opening = '', inner = '']) => {
    const form = attributes(opening);
    const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].map(([, text = '']) => attributes(text));
    const isHidden = (input: Map<string, string>) => input.get('type') === 'hidden';
    return {
      action: form.get('action'),
      method: (form.get('method') ?? 'get').toUpperCase(),
      fields: Object.fromEntries(
        inputs.filter(isHidden).map((input) => [input.get('name') ?? '', input.get('value') ?? '']),
      ),
      blanks: inputs.filter((input) => !isHidden(input)).map((input) => input.get('name') ?? ''),
      buttons: [...inner.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].map(([, text = '', label = '']) => {
        const button = attributes(text);
        return { text: plain(label), name: button.get('name'), value: button.get('value') ?? '' };
      }),
    };
  });
}

/** Where the link with this text leads, or undefined. */
function readLink(html: string, text: string): string | undefined {
  const links = [...html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)];
  const found = links.find(([, , label = '']) => plain(label) === text);
  return found && attributes(found[1] ?? '').get('href');
}

function attributes(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, decodeEntities(value)]));
}

function plain(html: string): string {
  return decodeEntities(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name) return named[name] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16));
  });
}
