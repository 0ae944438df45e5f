/** What of an Open WebUI as its owner describes it cannot be, and what of it is sent. */
import { describe, expect, it } from 'vitest';
import {
  fromContainer,
  keptFor,
  newOpenWebUIRequest,
  newServerForm,
  type OpenWebUIField,
  openWebUIFormError,
  type ServerForm,
  serverFormLike,
} from '../../../../../src/renderer/src/features/openwebui/server-form.ts';
import { enOpenWebUI as words } from '../../../../../src/renderer/src/features/openwebui/words.en.ts';
import { contract } from '../../../../../src/shared/contract.ts';
import type { OpenWebUIServer } from '../../../../../src/shared/open-webui.ts';

const own = 'http://127.0.0.1:18480';
const { errors } = words.form;
const secret = 's'.repeat(32);
const form: ServerForm = {
  ...newServerForm,
  url: ' http://localhost:8080 ',
  proof: 'sso',
  audience: ' https://hub.example ',
};

it('leaves the proof to the hub until somebody chooses one', () => {
  const url = 'http://localhost:8080';
  expect(newOpenWebUIRequest({ ...newServerForm, url })).toEqual({ url });
});

it.each<[string, Partial<ServerForm>, OpenWebUIField | null]>([
  ['the least that sso needs', {}, null],
  ['no address', { url: '' }, 'url'],
  ['an address without its scheme', { url: 'localhost:8080' }, 'url'],
  ['an address that is no web address', { url: 'javascript:alert(1)' }, 'url'],
  ['half an address of this hub', { hubUrl: '192.168.1.5:18480' }, 'hubUrl'],
  ['sso whose audience the hub reads there', { audience: ' ' }, null],
  ['a key for one account, which needs neither', { proof: 'key', audience: '' }, null],
  ['a statement that nobody signs', { proof: 'signed' }, 'signingSecret'],
  ['a secret of 31 characters', { proof: 'signed', signingSecret: secret.slice(1) }, 'signingSecret'],
  ['a secret of 32 characters', { proof: 'signed', signingSecret: secret }, null],
  ['a secret that is of no use to the chosen proof', { signingSecret: 'short' }, null],
  ['an administrator key with a blank', { adminKey: 'sk-0123 4567' }, 'adminKey'],
  ['an administrator key', { adminKey: ' sk-0123456789abcdef ' }, null],
])('of %s: %j', (_what, change, field) => {
  const wrong = openWebUIFormError({ ...form, ...change }, null, errors);
  expect(wrong).toEqual(field === null ? null : { field, text: errors[field as keyof typeof errors] });
});

it('a secret that is kept need not be typed again, but one that is typed must be one', () => {
  const signed: ServerForm = { ...form, proof: 'signed' };
  const short: ServerForm = { ...signed, signingSecret: 'short' };
  expect(openWebUIFormError(signed, { hasSigningSecret: true }, errors)).toBeNull();
  expect(openWebUIFormError(signed, { hasSigningSecret: false }, errors)?.field).toBe('signingSecret');
  expect(openWebUIFormError(short, { hasSigningSecret: true }, errors)?.field).toBe('signingSecret');
});

it('secrets are kept for the address that is set, however it is written, and for no other', () => {
  const server = { url: 'http://localhost:8080' } as OpenWebUIServer;
  expect(keptFor({ ...form, url: 'http://LOCALHOST:8080/' }, server)).toBe(server);
  expect(keptFor({ ...form, url: 'http://localhost:8081' }, server)).toBeNull();
  expect(keptFor({ ...form, url: 'http://local host' }, server)).toBeNull();
  expect(keptFor(form, null)).toBeNull();
});

describe('what is sent', () => {
  it('is what was typed, without what was left empty, and fits the contract', () => {
    expect(newOpenWebUIRequest(form)).toEqual({
      url: 'http://localhost:8080',
      proof: 'sso',
      audience: 'https://hub.example',
    });
    const full = {
      ...form,
      proof: 'signed',
      hubUrl: ' http://host.docker.internal:18480 ',
      adminKey: ' sk-012345678 ',
    };
    const sent = newOpenWebUIRequest({ ...full, signingSecret: secret } as ServerForm);
    expect(sent).toEqual({
      url: 'http://localhost:8080',
      proof: 'signed',
      hubUrl: 'http://host.docker.internal:18480',
      adminKey: 'sk-012345678',
      signingSecret: secret,
    });
    expect(contract['openwebui.set'].input.safeParse(sent).success).toBe(true);
  });

  it('has nothing of a proof that was tried and left', () => {
    const sent = newOpenWebUIRequest({ ...form, signingSecret: secret, proof: 'key' });
    expect(sent).toEqual({ url: 'http://localhost:8080', proof: 'key' });
  });
});

it('to be changed, it is as it was set, without secrets, and the own address stays unsaid', () => {
  const server: OpenWebUIServer = {
    url: 'http://localhost:8080',
    hubUrl: own,
    proof: 'signed',
    audience: null,
    hasAdminKey: true,
    hasSigningSecret: true,
  };
  expect(serverFormLike(server, own)).toEqual({ ...newServerForm, url: server.url, proof: 'signed' });
  const inDocker = { ...server, hubUrl: 'http://host.docker.internal:18480', proof: 'sso' as const, audience: 'hub' };
  expect(serverFormLike(inDocker, own)).toMatchObject({ hubUrl: inDocker.hubUrl, proof: 'sso', audience: 'hub' });
});

it.each([
  [own, 'http://host.docker.internal:18480'],
  ['http://localhost:4711', 'http://host.docker.internal:4711'],
  ['http://127.0.0.1', 'http://host.docker.internal:80'],
  ['https://hub.example.org', null],
  ['http://192.168.1.5:18480', null],
])('a container reaches a hub at %s at %s', (at, address) => {
  expect(fromContainer(at)).toBe(address);
});
