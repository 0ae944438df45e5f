/** One request that a service of the world has answered; holds no header and no secret. */
type ServedRequest = {
  service: string;
  method: string;
  path: string;
  status: number;
  at: string;
  authorised: boolean;
};

export type RequestLog = {
  add(service: string, request: Request, status: number): void;
  list(): readonly ServedRequest[];
  clear(): void;
};

const limit = 5_000;
const secretParameters = [
  'code',
  'state',
  'ticket',
  'connect_code',
  'client_secret',
  'code_verifier',
  'id_token_hint',
  'access_token',
  'refresh_token',
  'token',
];

/** Path and query of a URL, the values of secret parameters emptied. */
function pathWithoutSecrets(address: string): string {
  const url = new URL(address);
  const present = secretParameters.filter((name) => url.searchParams.has(name));
  for (const name of present) url.searchParams.set(name, '');
  return url.pathname + url.search;
}

/** The latest requests of all services, oldest first. `authorised` says that an Authorization header was sent. */
export function createRequestLog(): RequestLog {
  let entries: ServedRequest[] = [];
  return {
    add(service, request, status) {
      entries.push({
        service,
        method: request.method,
        path: pathWithoutSecrets(request.url),
        status,
        at: new Date().toISOString(),
        authorised: request.headers.has('authorization'),
      });
      if (entries.length > limit) entries = entries.slice(-limit);
    },
    list: () => entries,
    clear: () => {
      entries = [];
    },
  };
}
