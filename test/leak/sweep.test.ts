/** The sweep can fail: each spelling of a secret is found, and the place and kind are named without it. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { secretPartsOf } from './sealed-secrets.ts';
import { spellings } from './spellings.ts';
import { sweep } from './sweep.ts';

const secret = `v1.${'aB3-xY_z'.repeat(5)}`;
const known = [{ kind: 'a kind', value: secret }];
const seen = (text: string) => sweep([{ name: 'a place', bytes: Buffer.from(text), allowed: [] }], known).findings;

it.each(spellings(secret).map((spelled, index) => [index, spelled]))('finds spelling %i', (_, spelled) => {
  expect(seen(`before ${spelled} after`)[0]).toMatch(/^a place: a kind, /);
});

it('finds a secret that was cut off at either end, and nothing else', () => {
  expect(seen(secret.slice(0, 25))).toEqual(['a place: a kind, raw, as it is']);
  expect(seen(secret.slice(-25))).toEqual(['a place: a kind, raw, as it is']);
  expect(seen(secret.slice(1, 20))).toEqual([]);
});

it('lets a secret pass in the place where it belongs and nowhere else', () => {
  const bytes = Buffer.from(secret);
  const here = { name: 'here', bytes, allowed: [secret] };
  const there = { name: 'there', bytes, allowed: [] };
  expect(sweep([here, there], known).findings).toEqual(['there: a kind, raw, as it is']);
});

it('finds on the way to a model what is a secret nowhere else', () => {
  const bytes = Buffer.from(Buffer.from('auth0|ada-demo').toString('base64'));
  const elsewhere = { name: 'elsewhere', bytes, allowed: [] };
  const prompt = { name: 'a prompt', bytes, allowed: [], toModel: true };
  const person = [{ kind: 'UserId', value: 'auth0|ada-demo' }];
  expect(sweep([elsewhere, prompt], known, person).findings).toEqual(['a prompt: UserId, base64, as it is']);
});

const generated = [
  generateKeyPairSync('ed25519'),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
];
it.each(generated.map((pair) => [pair.privateKey.asymmetricKeyType, pair]))(
  'finds the private half of a key of %s in each of its forms, and not the public one',
  (_, { privateKey, publicKey }) => {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
    for (const sealed of [
      pem,
      jwk,
      JSON.stringify({ privateKey: pem }),
      JSON.stringify({ privateJwk: JSON.parse(jwk) }),
    ]) {
      const parts = secretPartsOf(sealed).map((value) => ({ kind: 'a key', value }));
      const findings = (text: string) => sweep([{ name: 'x', bytes: Buffer.from(text), allowed: [] }], parts).findings;
      expect(findings(`{"key":${jwk}}`)).not.toEqual([]);
      if (sealed.includes('PRIVATE')) expect(findings(pem)).not.toEqual([]);
      expect(findings(publicKey.export({ format: 'pem', type: 'spki' }).toString())).toEqual([]);
      expect(findings(JSON.stringify(publicKey.export({ format: 'jwk' })))).toEqual([]);
    }
  },
);

it('takes a secret that is no key as it is, and leaves out what is too short to be one', () => {
  expect([secretPartsOf(secret), secretPartsOf('none')]).toEqual([[secret], []]);
});
