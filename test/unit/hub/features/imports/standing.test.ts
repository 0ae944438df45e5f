/** Where an import may have tokens go, and whose: a table. */
import { describe, expect, it } from 'vitest';
import { accountsPlatform } from '../../../../../src/main/hub/features/imports/imports.ts';
import { createKnownPlatforms } from '../../../../../src/main/hub/platforms/known.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';

const platform = (name: string, connection: string, apiUrl: string, apis?: Record<string, string>): Platform => ({
  name,
  title: name,
  connection,
  scopes: [],
  apiUrl,
  tools: [],
  places: [],
  ...(apis && { apis }),
  whoami: () => Promise.reject(new Error('not asked')),
});
const platforms = createKnownPlatforms([
  platform('github', 'github', 'http://127.0.0.1:4000'),
  platform('google', 'google-oauth2', 'https://www.googleapis.com', { mail: 'https://gmail.googleapis.com' }),
]);
const acme = { name: 'acme', connection: 'acme', apiUrl: 'https://api.acme.example.com/v1', scopes: ['read'] };

const ofGoogle = { connection: 'google-oauth2', scopes: [] };
const evil = { ...ofGoogle, apiUrl: 'https://evil.example.com' };
const ofGitHub = { connection: 'github', apiUrl: 'http://127.0.0.1:4000' };

describe('an import', () => {
  it.each([
    ['has accounts of its own on a connection of its own', {}, 'acme'],
    ['may ask a port of its own', { apiUrl: 'https://api.acme.example.com:8443' }, 'acme'],
    ['uses those of a platform on its connection', { ...ofGitHub, scopes: [] }, 'github'],
    ['and reaches any of its APIs', { ...ofGoogle, apiUrl: 'https://gmail.googleapis.com' }, 'google'],
    ['but no other address', evil, /google’s/],
    ['however the connection is written', { ...evil, connection: 'Google-OAuth2' }, /google’s/],
    ['nor a neighbour of it', { ...ofGoogle, apiUrl: 'https://gmail.googleapis.com.evil.example.com' }, /google’s/],
    ['and asks for no scopes of its own', { ...ofGitHub }, /their own scopes/],
    ['takes no token of another connection to one', { apiUrl: 'https://www.googleapis.com' }, /belongs to a platform/],
    ['shares its connection with no other import', { name: 'other' }, /acme uses the connection/],
    ['is no built-in platform', { name: 'github' }, /built in/],
    ['is none of the hub’s own tools', { name: 'approval' }, /built in/],
    ['is not at this computer', { apiUrl: 'http://127.0.0.1:4001' }, /not an https address/],
    ['nor unencrypted', { apiUrl: 'http://api.acme.example.com' }, /not an https address/],
    ['nor in this network', { apiUrl: 'https://10.0.0.1' }, /not an https address/],
    ['nor at the metadata of a cloud', { apiUrl: 'https://metadata.google.internal' }, /not an https address/],
    ['nor at anything but an address', { apiUrl: 'https://user:pass@api.acme.example.com' }, /contains more/],
    ['nor at one with a question in it', { apiUrl: 'https://api.acme.example.com/?a=b' }, /contains more/],
    ['nor nowhere', { apiUrl: 'api' }, /not valid/],
  ])('%s', (_, change, wanted) => {
    const found = accountsPlatform({ ...acme, ...change }, [acme], platforms, false);
    if (typeof wanted === 'string') expect(found).toEqual({ ok: true, value: wanted });
    else expect(found.ok ? found.value : found.failure.message).toMatch(wanted);
  });

  it.each([
    ['http://127.0.0.1:4001', true],
    ['https://[::1]:4001', true],
    ['http://localhost:4001', false],
    ['http://10.0.0.1', false],
    ['http://169.254.169.254', false],
    ['ftp://127.0.0.1', false],
  ])('in the demo may be at %s: %s', (apiUrl, expected) => {
    expect(accountsPlatform({ ...acme, apiUrl }, [], platforms, true).ok).toBe(expected);
  });
});
