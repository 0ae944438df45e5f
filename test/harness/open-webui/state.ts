/** Everything this Open WebUI knows. A test may read and change all of it, as an administrator in another window would. */

export type Account = {
  id: string;
  email: string;
  name: string;
  role: string;
  /** Their subject at the identity provider, once they have signed in by it. */
  sub: string | undefined;
  password: string | undefined;
  /** What the identity provider gave at their newest sign-in. */
  accessToken: string | undefined;
  apiKey: string | undefined;
  /** A session, as their browser holds it. */
  token: string;
  createdAt: number;
};

export type Grant = { principal_type: string; principal_id: string; permission: string };

export type ConnectionConfig = {
  enable?: boolean;
  auth_type?: string;
  headers?: Record<string, string> | null;
  prefix_id?: string | null;
  model_ids?: string[];
  tags?: object[];
  [more: string]: unknown;
};

/** As they go over the wire; `OPENAI_API_CONFIGS` is keyed by index. */
export type Connections = {
  ENABLE_OPENAI_API: boolean | null;
  OPENAI_API_BASE_URLS: string[];
  OPENAI_API_KEYS: string[];
  OPENAI_API_CONFIGS: Record<string, ConnectionConfig>;
};

export type ToolServer = {
  url: string;
  path: string;
  type?: string;
  auth_type: string | null;
  headers?: Record<string, string> | null;
  key: string | null;
  config: { enable?: boolean; access_grants?: Grant[]; function_name_filter_list?: string } | null;
  info?: { id?: string; name?: string; description?: string } | null;
  [more: string]: unknown;
};

export type ModelRow = {
  version_id: string;
  id: string;
  user_id: string;
  base_model_id: string | null;
  name: string;
  params: object;
  meta: Record<string, unknown>;
  access_grants: (Grant & { id: string; resource_type: 'model'; resource_id: string; created_at: number })[];
  is_active: boolean;
  updated_at: number;
  created_at: number;
};

export type Chat = { id: string; accountId: string; messages: { role: string; content: string }[] };
export type ChatEvent = { chatId: string; messageId: string; type: string; data: object };

export type Settings = {
  version: string;
  signUp: boolean;
  passwordLogin: boolean;
  /** The identity provider's name on the sign-in page; null for none. */
  sso: string | null;
  oauth: OAuthSettings;
  apiKeys: boolean;
  /** `API_KEYS_ALLOWED_ENDPOINTS`; undefined for no restrictions. */
  restrictedEndpoints: string[] | undefined;
  /** `ENABLE_FORWARD_USER_INFO_HEADERS`. */
  forwardUser: boolean;
  /** `FORWARD_USER_INFO_HEADER_JWT_SECRET`; it counts only with `forwardUser`. */
  userJwtSecret: string | undefined;
  /** `DEFAULT_USER_ROLE`. */
  defaultRole: string;
};

export type OAuthSettings = {
  ENABLE_OAUTH: boolean;
  ENABLE_OAUTH_SIGNUP: boolean;
  OAUTH_MERGE_ACCOUNTS_BY_EMAIL: boolean;
  OPENID_PROVIDER_URL: string;
  OAUTH_CLIENT_ID: string;
  OAUTH_SCOPES: string;
  OAUTH_AUDIENCE: string;
  [more: string]: unknown;
};

export type State = {
  settings: Settings;
  accounts: Account[];
  /** Account ids by session token; undefined for one that was ended. */
  sessions: Map<string, string | undefined>;
  connections: Connections;
  toolServers: ToolServer[];
  models: ModelRow[];
  chats: Chat[];
  /** What was posted to messages. */
  events: ChatEvent[];
  /** When passwords were tried, by address. */
  tries: Map<string, number[]>;
};

export function createState(settings: Settings): State {
  return {
    settings,
    accounts: [],
    sessions: new Map(),
    // Somebody else's connection, where nothing listens.
    connections: {
      ENABLE_OPENAI_API: true,
      OPENAI_API_BASE_URLS: ['http://127.0.0.1:9/v1'],
      OPENAI_API_KEYS: ['none'],
      OPENAI_API_CONFIGS: {},
    },
    toolServers: [],
    models: [],
    chats: [],
    events: [],
    tries: new Map(),
  };
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** 0.12 changed much of what can be seen from outside. */
export function isNewer({ settings: { version } }: State): boolean {
  return byNumber.compare(version, '0.12') >= 0;
}

export function now(): number {
  return Math.floor(Date.now() / 1000);
}
