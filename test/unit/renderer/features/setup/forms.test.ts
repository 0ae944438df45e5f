/** What is typed into the set-up, and what it comes to. */
import { describe, expect, it } from 'vitest';
import {
  type AssistantForm,
  newAssistantForm,
  noApplication,
  noValues,
  setupRequest,
  type TenantValues,
  tenantOf,
} from '../../../../../src/renderer/src/features/setup/setup-form.ts';

describe('the wish of the assistant', () => {
  const form = (more: Partial<AssistantForm>): AssistantForm => ({
    ...newAssistantForm,
    domain: 'example.eu.auth0.com',
    managementToken: 'token',
    ...more,
  });

  const ofGitHub = (clientId: string, clientSecret: string) => ({
    applications: { github: { clientId, clientSecret } },
  });
  it.each([
    ['no domain', { domain: '' }, 'domain'],
    ['a word instead of a domain', { domain: 'example' }, 'domain'],
    ['no token', { managementToken: ' ' }, 'managementToken'],
    ['a token that was cut in two', { managementToken: 'to ken' }, 'managementToken'],
    ['an App without its secret', ofGitHub('Iv1', ' '), 'github.clientSecret'],
    ['a secret without its App', ofGitHub('', 's'), 'github.clientId'],
  ] satisfies [string, Partial<AssistantForm>, string][])('is refused for %s', (_why, more, wrong) => {
    expect(setupRequest(form(more))).toEqual({ wrong });
  });

  it('takes the token as it stands in a header, and does without a platform', () => {
    const applications = { github: noApplication };
    expect(setupRequest(form({ managementToken: ' Bearer token\n', hasOwnKey: true, applications }))).toEqual({
      wish: {
        issuer: 'https://example.eu.auth0.com/',
        managementToken: 'token',
        platforms: [],
        authentication: 'private_key_jwt',
      },
    });
  });
});

describe('the values of a tenant', () => {
  const values = (more: Partial<TenantValues>): TenantValues => ({
    ...noValues,
    domain: 'example.eu.auth0.com',
    clientId: 'client',
    clientSecret: 'secret',
    ...more,
  });
  const tenant = { issuer: 'https://example.eu.auth0.com/', clientId: 'client' };

  it.each([
    ['no domain', { domain: '' }, 'domain'],
    ['no application', { clientId: ' ' }, 'clientId'],
    ['no secret', { clientSecret: '' }, 'clientSecret'],
    ['an API that is not named', { subject: 'access_token', exchangerId: 'x' }, 'audience'],
    ['an API without its client', { subject: 'access_token', audience: 'https://hub' }, 'exchangerId'],
  ] satisfies [string, Partial<TenantValues>, string][])('are refused for %s', (_why, more, wrong) => {
    expect(tenantOf(values(more))).toEqual({ wrong });
  });

  it('name nothing but what differs from most', () => {
    expect(tenantOf(values({}))).toEqual({ tenant: { ...tenant, clientSecret: 'secret' } });
    const exchanger = { audience: 'https://hub', clientId: 'x' };
    expect(tenantOf(values({ subject: 'access_token', audience: 'https://hub', exchangerId: 'x' }))).toEqual({
      tenant: { ...tenant, clientSecret: 'secret', subject: 'access_token', exchanger },
    });
  });

  it('send no secret where a key proves the hub', () => {
    expect(tenantOf(values({ authentication: 'private_key_jwt', hasDpop: true }))).toEqual({
      tenant: { ...tenant, authentication: 'private_key_jwt', dpop: true },
    });
  });
});
