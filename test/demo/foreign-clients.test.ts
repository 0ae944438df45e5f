/** Other people's clients, as they are, against the demo world over HTTP: what they ask of it, and what they must get. */
import { AuthClient } from '@auth0/auth0-auth-js';
import { calendar } from '@googleapis/calendar';
import { drive } from '@googleapis/drive';
import { auth, gmail } from '@googleapis/gmail';
import { Client as Notion } from '@notionhq/client';
import { Octokit } from '@octokit/rest';
import { LogLevel, WebClient } from '@slack/web-api';
import { ManagementClient } from 'auth0';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { google } from '../../src/main/hub/platforms/google/index.ts';
import { slack } from '../../src/main/hub/platforms/slack/index.ts';
import { consentAt } from '../harness/consent.ts';
import { authCalls, managementCalls, type SignedIn } from './foreign/auth0.ts';
import { octokitCalls } from './foreign/github.ts';
import { calendarCalls, driveCalls, gmailCalls } from './foreign/google.ts';
import { notionCalls } from './foreign/notion.ts';
import { slackCalls } from './foreign/slack.ts';
import { openTenantClient, type TenantClient } from './tenant-client.ts';

let tenant: TenantClient;
beforeAll(async () => {
  tenant = await openTenantClient();
});
afterAll(() => tenant.close());
const everyScope = ({ scopes, tools }: Pick<typeof slack, 'scopes' | 'tools'>): string[] => [
  ...new Set([...scopes, ...tools.flatMap((tool) => tool.scopes ?? [])]),
];

/** A token of Ada's at a platform, as an application gets one. */
async function tokenAt(platform: string, wish: Omit<Parameters<typeof consentAt>[1], 'label'> & { label: string }) {
  const { providers } = tenant.demo.tenant;
  const provider = providers.find(({ connection }) => connection === platform) ?? expect.fail(`no ${platform}`);
  const handle = (request: Request) => fetch(request, { redirect: 'manual' });
  return (await consentAt({ provider, handle }, wish)).access_token;
}
const originOf = (name: string): string => tenant.demo.announcement.platforms[name]?.origin ?? '';

const octokit = async () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ auth: await tokenAt('github', { label: 'ada-demo' }), baseUrl: tenant.github, log });
};
const webClient = async () => {
  const token = await tokenAt('slack', { label: 'ada@northwind', scope: everyScope(slack).join(',') });
  const options = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logLevel: LogLevel.ERROR };
  return new WebClient(token, { slackApiUrl: `${originOf('slack')}/api/`, ...options });
};
const notionClient = async () => {
  const token = await tokenAt('notion', { label: 'ada@northwind', more: { owner: 'user' }, byBasic: true });
  return new Notion({
    auth: token,
    baseUrl: originOf('notion'),
    notionVersion: '2026-03-11',
    retry: false,
    logger() {},
  });
};
async function googleOptions() {
  const scope = everyScope(google).join(' ');
  const user = new auth.OAuth2();
  user.setCredentials({ access_token: await tokenAt('google-oauth2', { label: 'ada@example.com', scope }) });
  return { auth: user, rootUrl: `${originOf('google')}/`, retry: false };
}
/** Auth0's clients speak to a domain by https alone: their requests are led to this world, whose discovery then names that address. */
const here: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const asked = `https://${domain()}/`;
  const answer = await fetch(new Request(request.url.replace(asked, tenant.issuer), request));
  if (!request.url.includes('/.well-known/')) return answer;
  return Response.json(JSON.parse((await answer.text()).replaceAll(tenant.issuer, asked)));
};
const domain = () => new URL(tenant.issuer).host;
const management = async () => {
  const { token } = (await tenant.control('POST', '/tenant/token', {})).body;
  await tenant.connect(await tenant.meToken(await tenant.refreshTokenOf('ada')));
  return new ManagementClient({ domain: domain(), token: String(token), fetch: here, maxRetries: 0, telemetry: false });
};
async function signedIn(): Promise<SignedIn> {
  const refreshToken = await tenant.refreshTokenOf('ada');
  await tenant.connect(await tenant.meToken(refreshToken));
  const { client_id: clientId, client_secret: clientSecret } = tenant.secrets;
  const client = new AuthClient({ domain: domain(), clientId, clientSecret, customFetch: here });
  return { client, refreshToken, issuer: tenant.issuer };
}

const clients = {
  '@octokit/rest': [octokit, octokitCalls],
  '@slack/web-api': [webClient, slackCalls],
  '@notionhq/client': [notionClient, notionCalls],
  '@googleapis/gmail': [async () => gmail({ version: 'v1', ...(await googleOptions()) }), gmailCalls],
  '@googleapis/calendar': [async () => calendar({ version: 'v3', ...(await googleOptions()) }), calendarCalls],
  '@googleapis/drive': [async () => drive({ version: 'v3', ...(await googleOptions()) }), driveCalls],
  auth0: [management, managementCalls],
  '@auth0/auth0-auth-js': [signedIn, authCalls],
} as unknown as Record<string, [() => Promise<object>, [string, (client: object) => Promise<unknown>, object][]]>;

describe.each(Object.entries(clients))('%s', (_, [connect, calls]) => {
  let client: object;
  beforeAll(async () => {
    client = await connect();
  });

  it.each(calls)('%s', async (_, ask, answer) => {
    const got = await ask(client).catch((refused: unknown) => ({ refused }));
    expect(got).toMatchObject(answer);
  });
});
