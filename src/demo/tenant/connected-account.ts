/** Tokens of a provider as the vault keeps them; times in milliseconds. */
export type ProviderTokens = {
  access: string;
  expires: number;
  scope: string;
  refresh?: string;
  refreshExpires?: number;
};

/** The provider's own name for the account that consented. */
export type ProviderUser = { id: string; login: string };

/** One entry of a person's `connected_accounts[]`. */
export type ConnectedAccount = {
  id: string;
  sub: string;
  connection: string;
  scopes: string[];
  createdAt: string;
  user: ProviderUser;
  tokens: ProviderTokens;
  /** The upstream refresh under way: its refresh token rotates, so two at once would spend it twice. */
  renewal?: Promise<boolean>;
};

/** A connection between POST connect and POST complete. */
export type PendingConnection = {
  sub: string;
  connection: string;
  redirectUri: string;
  authSession: string;
  scopes: string[];
  expires: number;
  state?: string;
  challenge?: string;
  prompt?: string;
  browser?: string;
  consent?: { user: ProviderUser; tokens: ProviderTokens };
};

/** The account as the My Account API shows it; it carries no provider user name. */
export function publicAccount({ id, connection, scopes, createdAt, tokens }: ConnectedAccount): object {
  return {
    id,
    connection,
    access_type: 'offline',
    scopes,
    created_at: createdAt,
    ...(tokens.refreshExpires !== undefined && { expires_at: new Date(tokens.refreshExpires).toISOString() }),
  };
}

/** Whether a `login_hint` means this account: by provider user id, login, or connected account id. */
export function matchesHint({ id, user }: ConnectedAccount, hint: string): boolean {
  return hint === user.id || hint === user.login || hint === id;
}
