/** What a request to the hub says about who is behind it. */
import { SignJWT } from 'jose';
import { type Account, type ConnectionConfig, isNewer, now, type State, type ToolServer } from './state.ts';

/** Who asks, and for what; what is not known there is empty in a template. */
export type Occasion = {
  account: Account;
  via: 'api_key' | 'jwt';
  /** The key or session that they called with. */
  credential: string;
  chatId?: string;
  messageId?: string;
  modelId?: string;
  task?: string;
};

type Headers = Record<string, string>;

const statementSeconds = 300;

/** To a model connection; the templates come last and win. */
export async function connectionHeaders(
  state: State,
  config: ConnectionConfig,
  key: string,
  occasion: Occasion,
): Promise<Headers> {
  const { via, chatId } = occasion;
  return {
    'Content-Type': 'application/json',
    ...(state.settings.forwardUser && {
      ...(isNewer(state) && { 'X-OpenWebUI-Auth-Type': via }),
      ...(await statements(state, occasion.account)),
      ...(chatId !== undefined && { 'X-OpenWebUI-Chat-Id': chatId }),
    }),
    ...credentials(state, config, key, occasion),
    ...filled(state, config.headers, occasion),
    ...agent(state),
  };
}

/** To a tool server; there the statements come last. */
export async function toolServerHeaders(state: State, server: ToolServer, occasion: Occasion): Promise<Headers> {
  const { chatId, messageId } = occasion;
  return {
    // Without a key the older one sends the bare word.
    ...(server.auth_type === 'bearer' && !isNewer(state) && { Authorization: 'Bearer ' }),
    ...credentials(state, server, server.key ?? '', occasion),
    ...filled(state, server.headers, occasion, { '{{AUTH_TYPE}}': '' }),
    ...(state.settings.forwardUser && {
      ...(await statements(state, occasion.account)),
      ...(chatId !== undefined && { 'X-OpenWebUI-Chat-Id': chatId }),
      ...(messageId !== undefined && { 'X-OpenWebUI-Message-Id': messageId }),
    }),
  };
}

/** To a tool server while an administrator tries it out: no chat, and no single sign-on behind an API key. */
export function trialHeaders(state: State, server: ToolServer, { account, via, credential }: Occasion): Headers {
  const token = server.auth_type === 'bearer' ? server.key : server.auth_type === 'session' ? credential : '';
  return {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...filled(state, server.headers, { account, via, credential }, { '{{AUTH_TYPE}}': '' }),
  };
}

/** What the real one's HTTP client adds. */
export function agent(state: State): Headers {
  return {
    Accept: '*/*',
    'Accept-Encoding': 'gzip, deflate, br',
    'User-Agent': `Python/3.11 aiohttp/${isNewer(state) ? '3.14.5' : '3.13.5'}`,
  };
}

function credentials(
  state: State,
  { auth_type: way = 'bearer', forward_cookies }: ConnectionConfig | ToolServer,
  key: string,
  { account, via, credential }: Occasion,
): Headers {
  // The older one finds the token by a cookie, which only the person's browser has.
  const ssoToken = isNewer(state) || via === 'jwt' ? account.accessToken : undefined;
  const token = way === 'bearer' ? key : way === 'session' ? credential : way === 'system_oauth' ? ssoToken : undefined;
  const hasCookies = isNewer(state) ? forward_cookies === true : way === 'session' || way === 'system_oauth';
  return {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(hasCookies && via === 'jwt' && { Cookie: cookies(account) }),
  };
}

function cookies({ token, accessToken }: Account): string {
  const ofSso = accessToken === undefined ? '' : 'oauth_id_token=id-token; oauth_session_id=session; ';
  return `${ofSso}owui-session=web; token=${token}`;
}

async function statements({ settings }: State, { id, email, name, role }: Account): Promise<Headers> {
  if (settings.userJwtSecret === undefined) {
    return {
      'X-OpenWebUI-User-Name': percentEncoded(name.trim()),
      'X-OpenWebUI-User-Id': id,
      'X-OpenWebUI-User-Email': email,
      'X-OpenWebUI-User-Role': role,
    };
  }
  const statement = await new SignJWT({ email, name, role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(id)
    .setIssuer('open-webui')
    .setIssuedAt(now())
    .setExpirationTime(now() + statementSeconds)
    .sign(new TextEncoder().encode(settings.userJwtSecret));
  return { 'X-OpenWebUI-User-Jwt': statement };
}

/** As Python does it, where it leaves the spaces. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', ' ')
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function filled(
  state: State,
  templates: Record<string, string> | null | undefined,
  { account, via, chatId = '', messageId = '', modelId = '', task = '' }: Occasion,
  otherwise: Record<string, string> = {},
): Headers {
  const values = {
    '{{CHAT_ID}}': chatId,
    '{{MESSAGE_ID}}': messageId,
    '{{TASK}}': task,
    '{{USER_ID}}': account.id,
    '{{USER_NAME}}': account.name.trim(),
    '{{USER_EMAIL}}': account.email,
    '{{USER_ROLE}}': account.role,
    '{{USER_GROUPS}}': '',
    '{{USER_AGENT}}': '',
    ...(isNewer(state) && { '{{MODEL_ID}}': modelId, '{{AUTH_TYPE}}': via, ...otherwise }),
  };
  const fill = (template: string) =>
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(name, () => value), template);
  // The newer one encodes what is not ASCII; the older one writes the bytes of UTF-8 as they are.
  const written = (text: string) =>
    isNewer(state) ? text.replace(/[^\t\x20-\x7e]+/g, encodeURIComponent) : Buffer.from(text).toString('latin1');
  return Object.fromEntries(Object.entries(templates ?? {}).map(([name, text]) => [name, written(fill(String(text)))]));
}
