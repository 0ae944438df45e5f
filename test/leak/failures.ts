/** What the outside does wrong, as faults and switches of the demo world. */
import { spellingsAt } from './spellings.ts';

export type Fault = Record<string, unknown>;
export type Failing = { what: string; faults?: Fault[]; switches?: Record<string, unknown> };

const html = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** A platform that fails, without saying anything secret. */
export const platformFailures: Failing[] = [
  { what: '401', fault: { status: 401, body: '{"message":"Bad credentials"}' } },
  { what: '403', fault: { status: 403, body: '{"message":"Resource not accessible by integration"}' } },
  { what: '404', fault: { status: 404, body: '{"message":"Not Found"}' } },
  { what: '429', fault: { status: 429, headers: { 'retry-after': '30' }, body: '{"message":"Slow down"}' } },
  { what: '500', fault: { status: 500, body: '{"message":"Server Error"}' } },
  { what: 'HTML', fault: { status: 502, body: html } },
  { what: 'HTML with 200', fault: { status: 200, body: html } },
  { what: 'a truncated answer', fault: { truncate: 40 } },
].map(({ what, fault }) => ({ what: `platform: ${what}`, faults: [{ service: 'github', path: '.', ...fault }] }));

/** A platform that sends the Authorization header back by itself. */
export const echoes: Failing[] = ['body', 'header', 'error'].flatMap((echo) =>
  [200, 401, 403, 422, 500].map((status) => ({
    what: `platform: echo in the ${echo} with ${status}`,
    faults: [{ service: 'github', path: '.', echo, status, ...(echo === 'header' && { body: '{"message":"no"}' }) }],
  })),
);

/** A platform that spells the token it was sent into every part of an answer that a tool shows, and the call of that tool. */
export function spelledEchoes(token: string): [Failing, tool: string, given: object][] {
  const answering = (status: number, body: string): Failing => {
    const headers = { etag: `"${token}"`, 'x-github-request-id': token };
    return { what: `platform: echo with ${status}`, faults: [{ service: 'github', path: '.', status, body, headers }] };
  };
  // GitHub breaks base64 into lines, which hides a token from whoever looks at the bytes alone.
  const lines = (text: string) =>
    (
      Buffer.from(text)
        .toString('base64')
        .match(/.{1,60}/g) ?? []
    ).join('\n');
  const file = { type: 'file', name: 'a', path: 'a', size: 99, encoding: 'base64' };
  return [
    ...spellingsAt(token, 3).map((spelled): [Failing, string, object] => [
      answering(200, `{"id":1,"login":"x","name":"${spelled}","html_url":"https://x.example/"}`),
      'github_get_me',
      {},
    ]),
    ...spellingsAt(token, 7).map((spelled): [Failing, string, object] => [
      answering(403, `{"message":"${spelled}"}`),
      'github_get_me',
      {},
    ]),
    ...spellingsAt(token, 15).map((spelled): [Failing, string, object] => [
      answering(422, `{"message":"No.","errors":[{"message":"${spelled}"}]}`),
      'github_list_issues', // not a search, of which the hub makes one in two seconds
      { repository: 'ada-demo/atlas-service' },
    ]),
    ...[token, `${'x'.repeat(30)}${token}`].map((text): [Failing, string, object] => [
      answering(200, JSON.stringify({ ...file, content: lines(text) })),
      'github_get_file',
      { repository: 'ada-demo/atlas-service', path: 'a' },
    ]),
  ];
}

/** A tenant that fails in the exchange; `secrets` are what it was sent and could put into its words. */
export const tenantFailures = (secrets: string[]): Failing[] => {
  const token = (fault: Fault) => [{ service: 'tenant', path: '^/oauth/token', ...fault }];
  const refused = (error: string, said: string) =>
    token({ status: 403, body: JSON.stringify({ error, error_description: said }) });
  return [
    { what: '500', faults: token({ status: 500, body: '{"error":"server_error"}' }) },
    {
      what: '429',
      faults: token({ status: 429, headers: { 'retry-after': '7' }, body: '{"error":"too_many_requests"}' }),
    },
    { what: 'HTML', faults: token({ status: 502, body: html }) },
    { what: 'HTML with 200', faults: token({ status: 200, body: html }) },
    { what: 'a truncated answer', faults: token({ truncate: 25 }) },
    { what: 'an unknown error', faults: refused('surprising_error', 'Something else.') },
    { what: 'an answer without scope', switches: { missingScope: true, missingExpiresIn: true } },
    { what: 'MFA', switches: { mfaAlways: true } },
    { what: 'rotation', switches: { rotation: true } },
    {
      what: 'a challenge',
      faults: token({ status: 401, body: '{"error":"invalid_client"}' }),
      switches: { wwwAuthenticate: true },
    },
    ...secrets.flatMap((secret, index) => [
      ...spellingsAt(secret, 4 + 6 * index).map((spelled) => ({
        what: 'an echo in the description',
        faults: token({
          status: 403,
          body: `{"error":"${['invalid_grant'][index] ?? 'invalid_request'}","error_description":"Refused: ${spelled}"}`,
        }),
      })),
      { what: 'an echo in the code', faults: refused(secret, secret) },
      {
        what: 'an echo in a challenge',
        faults: token({
          status: 401,
          headers: { 'www-authenticate': `Bearer error="${secret}", error_description="${secret}"` },
          body: '{}',
        }),
      },
    ]),
  ].map(({ what, ...rest }) => ({ what: `tenant: ${what}`, ...rest }));
};

/** A tenant that ends nothing, whoever asks it to: it answers with what it was sent. */
export const endingEchoes = (secrets: string[]): Failing[] =>
  [secrets.join(' ')].map((said) => ({
    what: 'tenant: an echo when everything is revoked',
    faults: [
      ...accountsApi({ status: 500, body: JSON.stringify({ title: said, detail: said }) }),
      {
        service: 'tenant',
        path: '^/oauth/revoke',
        status: 400,
        body: JSON.stringify({ error: said, error_description: said }),
      },
    ],
  }));

/** What a doctor finds wrong, each with what it was sent in the words. */
export const doctorFailures = (refreshToken: string): Failing[] =>
  [
    {
      service: 'tenant',
      path: '^/oauth/token',
      status: 500,
      body: JSON.stringify({ error: refreshToken, error_description: refreshToken }),
    },
    { service: 'tenant', path: '^/oauth/token', truncate: 25 },
    ...['body', 'header', 'error'].map((echo) => ({ service: 'github', path: '.', echo, status: 403 })),
    { service: 'github', path: '.', truncate: 20 },
  ].map((fault) => ({ what: 'doctor', faults: [fault] }));

const accountsApi = (fault: Fault) => [{ service: 'tenant', path: '^/me/v1/connected-accounts', ...fault }];

/** What keeps an account from being connected. */
export const connectFailures: Failing[] = [
  { what: 'a second factor', switches: { require2fa: true } },
  { what: 'an inactive API', switches: { myAccountInactive: true } },
  { what: 'no policy', switches: { withoutPolicy: true } },
  { what: 'no user grant', switches: { withoutUserGrant: true } },
  { what: 'a bot token', switches: { tokenTypeBot: true } },
  { what: 'no provider refresh token', switches: { withoutProviderRefreshToken: true } },
  { what: '429', faults: accountsApi({ status: 429, headers: { 'retry-after': '7' }, body: '{"title":"Slow down"}' }) },
  { what: '500', faults: accountsApi({ status: 500, body: html }) },
  { what: 'HTML with 200', faults: accountsApi({ status: 200, body: html }) },
].map(({ what, ...rest }) => ({ what: `connecting: ${what}`, ...rest }));

/** A My Account API that puts what it was sent into its words. */
export const accountEchoes = (secret: string): Failing[] =>
  [400, 401, 403].flatMap((status) =>
    spellingsAt(secret, status).map((spelled) => ({
      what: `My Account API: an echo with ${status}`,
      faults: accountsApi({ status, body: `{"title":"${spelled}","detail":"Refused: ${spelled}"}` }),
    })),
  );
