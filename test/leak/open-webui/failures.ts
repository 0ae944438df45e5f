/** What an Open WebUI does wrong: it says what it was sent, and what stands in its settings, wherever it can. */
import { isLongRun, numbersAt, spellings } from '../spellings.ts';
import type { Asked, Door, Misbehaviour } from './door.ts';

export type OpenWebUIFailing = { what: string; misbehave: Door['misbehave'] };

/** Where a password is needed, the hub asks for this much. */
export const aroundPasswords = [
  /^GET \/api\/config$/,
  /^GET \/api\/v1\/users\//,
  /^POST \/api\/v1\/auths\/(add|signin)$/,
];

/** Where people sign in by the tenant, this much is read. */
export const aroundSignOn = [
  /^GET \/api\/config$/,
  /^GET \/api\/v1\/users\//,
  /^GET \/api\/v1\/auths\/admin\/config\/oauth$/,
];

const verifying = /^POST \/(openai|api\/v1\/configs\/tool_servers)\/verify$/;

/** Everything else that it asks, by method and path. */
const places = [
  ...aroundPasswords,
  /^GET \/openai\/config$/,
  /^POST \/openai\/config\/update$/,
  verifying,
  /^GET \/api\/v1\/configs\/tool_servers$/,
  /^POST \/api\/v1\/configs\/tool_servers$/,
  /^GET \/api\/v1\/models\/model\b/,
  /^POST \/api\/v1\/models\/model\/(access\/)?update$/,
  /^POST \/api\/v1\/models\/model\/delete$/,
  /^GET \/api\/models\b/,
];

/** The secrets in a request, or in the answer that was due. */
function secretsIn(text: string): string[] {
  const password = /"password":"([^"]+)"/.exec(text)?.[1];
  return [...(text.match(/(?:ogx_|sk-)\w{32,}/g) ?? []), ...(password === undefined ? [] : [password])];
}

const sentIn = ({ headers, body }: Asked): string[] => secretsIn(`${headers.authorization} ${body}`);

const at = (what: string, place: RegExp, answer: (asked: Asked) => Misbehaviour): OpenWebUIFailing => ({
  what: `Open WebUI: ${what} at ${place.source}`,
  misbehave: (asked) => (place.test(`${asked.method} ${asked.path}`) ? answer(asked) : undefined),
});

const detail = (said: string): string => JSON.stringify({ detail: `Refused: ${said} is not good.` });
const complaint = (said: string): string =>
  JSON.stringify({ detail: [{ type: said, msg: `No ${said}.`, input: said }] });
const html = (said: string): string => `<!doctype html><html><body><h1>500</h1>${said}</body></html>`;

/** Each place by itself, in another shape of an error than the place before; in the long run each in every shape. */
export const refusals = (among = places): OpenWebUIFailing[] =>
  among.flatMap((place, index) => {
    const shapes = refusalsAt(place);
    return isLongRun ? shapes : shapes.slice(index % shapes.length).slice(0, 1);
  });

const anotherJson = (place: RegExp): OpenWebUIFailing =>
  at('another JSON', place, (asked) => ({ status: 200, body: JSON.stringify(sentIn(asked)) }));

/** By which the hub takes it for unable to reach the hub. */
export const strayVerification = anotherJson(verifying);

function refusalsAt(place: RegExp): OpenWebUIFailing[] {
  return [
    ...[401, 404, 422, 500].map((status) =>
      at(`${status}`, place, (asked) => ({ status, body: detail(sentIn(asked).join(', ')) })),
    ),
    at('422 with a list', place, (asked) => ({ status: 422, body: complaint(sentIn(asked).join(', ')) })),
    at('HTML with 500', place, (asked) => ({ status: 500, body: html(sentIn(asked).join()) })),
    at('HTML with 200', place, (asked) => ({ status: 200, body: html(sentIn(asked).join()) })),
    anotherJson(place),
    at('a redirect', place, (asked) => {
      const headers = { location: `http://127.0.0.1:9/?said=${sentIn(asked).join()}`, 'x-said': sentIn(asked).join() };
      return { status: 307, headers, body: detail(sentIn(asked).join()) };
    }),
    at('half an answer', place, (asked) => ({ status: 200, body: `{"detail":"${sentIn(asked).join()}` })),
  ];
}

/** What is no text of anybody's, and by which the hub finds its own again. */
const structural = /^(id|principal_id|principal_type|permission|role|sub|type|prefix_id|X-OGX-Registration|key)$/;

/** The same JSON with the secrets in each of its texts. */
function saying(value: unknown, said: string, name = ''): unknown {
  if (typeof value === 'string') return structural.test(name) ? value : `${value} ${said}`;
  return within(value, (one, key) => saying(one, said, key || name));
}

/** The same in the hub's own entries of a list alone: those of others go back whole, as they came. */
function sayingInOwn(value: unknown, said: string): unknown {
  const headers = typeof value === 'object' && value !== null && 'headers' in value ? value.headers : undefined;
  const isOwn = typeof headers === 'object' && headers !== null && 'X-OGX-Registration' in headers;
  return isOwn ? saying(value, said) : within(value, (one) => sayingInOwn(one, said));
}

function within(value: unknown, change: (one: unknown, name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => change(one, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one, name)]));
}

/** So does the name of a model's row. */
const goesBack = /^\/(openai\/config|api\/v1\/configs\/tool_servers|api\/v1\/models\/model)/;

/** Good answers in which the keys stand in clear, those of its settings among them, and what is `known` to it always. */
export const confessions = (known: () => string[], among = places): OpenWebUIFailing[] =>
  among.map((place) =>
    at('a confession', place, (asked) => ({
      status: 200,
      body: (due) => {
        const said = [...new Set([...sentIn(asked), ...secretsIn(due), ...known()].filter(Boolean))].join(' ');
        const say = goesBack.test(asked.path) ? sayingInOwn : saying;
        return due.startsWith('{') ? JSON.stringify(say(JSON.parse(due), said)) : due;
      },
    })),
  );

/** Its sign-on is at an address that is the key itself. */
export const foreignSignOn = at('a sign-on elsewhere', /\/config\/oauth$/, (asked) => ({
  status: 200,
  body: JSON.stringify({ OPENID_PROVIDER_URL: `https://${sentIn(asked).join('.')}/`, ENABLE_OAUTH_SIGNUP: true }),
}));

/** As a server might write what it was sent, from this spelling on: each of so many secrets of a request by itself. */
export const spelled = (place: RegExp, status: number, secrets: number, from: number): OpenWebUIFailing[] =>
  numbersAt([from], spellings('').length).flatMap((spelling) =>
    Array.from({ length: secrets }, (__, which) =>
      at(`spelling ${spelling} of secret ${which}`, place, (asked) => {
        const secret = sentIn(asked)[which];
        const said = secret === undefined ? '' : spellings(secret)[spelling];
        return { status, body: `{"detail":"No: ${said}"}` };
      }),
    ),
  );

/** At once, to whatever it is asked. */
export const everywhere: OpenWebUIFailing[] = [401, 500].map((status) =>
  at(`${status}`, /./, (asked) => ({ status, body: detail(sentIn(asked).join(', ')) })),
);
