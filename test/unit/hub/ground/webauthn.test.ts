import { describe, expect, it } from 'vitest';
import {
  evidenceOf,
  isEvidence,
  verifyAssertion,
  verifyRegistration,
} from '../../../../src/main/hub/ground/webauthn.ts';
import { type PasskeyAssertion, statementOf } from '../../../../src/shared/passkey.ts';
import { type Algorithm, createAuthenticator, here, type Twist } from '../../../harness/authenticator.ts';
import { isSigned } from '../../../harness/small-verifier.ts';

const question = { hub: 'a hub', userId: 'auth0|ada', nonce: 'a nonce', until: 1 };
const statement = statementOf(question, { decision: 'approve', approval: 'a hash', forAWhile: false });
const algorithms: Algorithm[] = [-7, -8, -257];

describe.each(algorithms)('a passkey of algorithm %i', (algorithm) => {
  const authenticator = createAuthenticator(algorithm);
  const { passkey } = authenticator;
  const mine = { id: passkey.id, key: authenticator.publicKey, algorithm, counter: 0 };
  const isAccepted = async (assertion: PasskeyAssertion, said = statement) =>
    (await verifyAssertion(said, assertion, passkey, here)) !== undefined;

  it('is registered, and signs what is verified then and later', async () => {
    const made = await verifyRegistration(statement, authenticator.registration(statement, { counter: 0 }), here);
    expect(made).toMatchObject({ ...passkey, isBackedUp: false });
    const assertion = authenticator.assertion(statement);
    expect(await isAccepted(assertion)).toBe(true);
    expect(isSigned(statement, assertion, mine)).toBe(true);
    const kept = evidenceOf(assertion, { ...passkey, name: 'mine' }, here);
    expect([await isEvidence(statement, kept), await isEvidence(`${statement} `, kept)]).toEqual([true, false]);
  });

  it.each<[string, Twist]>([
    ['of another kind', { type: 'webauthn.create' }],
    ['of another origin', { origin: 'http://approve.localhost:9999' }],
    ['of another host', { origin: 'http://127.0.0.1:18480' }],
    ['for another relying party', { rpId: 'localhost' }],
    ['from within a frame', { more: { crossOrigin: true } }],
    ['from within a frame of another page', { more: { topOrigin: 'https://web.example' } }],
    ['without a touch', { flags: 0x04 }],
    ['without verification', { flags: 0x01 }],
  ])('is refused %s', async (_, twist) => {
    const assertion = authenticator.assertion(statement, twist);
    expect([await isAccepted(assertion), isSigned(statement, assertion, mine)]).toEqual([false, false]);
  });

  it('is refused for another statement, by another passkey, and where its counter went back', async () => {
    const other = statementOf(question, { decision: 'approve', approval: 'a hash', forAWhile: true });
    expect(await isAccepted(authenticator.assertion(other))).toBe(false);
    expect(await isAccepted(createAuthenticator(algorithm).assertion(statement))).toBe(false);
    const counted = { ...passkey, counter: 7 };
    for (const [counter, expected] of [
      [7, false],
      [0, false],
      [8, true],
    ] as const) {
      const told = await verifyAssertion(statement, authenticator.assertion(statement, { counter }), counted, here);
      expect(told !== undefined).toBe(expected);
    }
  });
});

it('of a thousand mutated assertions the product accepts none, and the small verifier says the same but for those listed', async () => {
  const differences = new Map<string, number>();
  let accepted = 0;
  for (const [algorithm, times] of [
    [-7, 340],
    [-8, 330],
    [-257, 330],
  ] as const) {
    const authenticator = createAuthenticator(algorithm);
    const { passkey, publicKey: key } = authenticator;
    const original = authenticator.assertion(statement);
    for (let turn = 0; turn < times; turn += 1) {
      const { name, mutated } = mutation(original, turn);
      const byProduct = (await verifyAssertion(statement, mutated, passkey, here)) !== undefined;
      const bySmall = isSigned(statement, mutated, { id: passkey.id, key, algorithm, counter: 0 });
      if (byProduct) accepted += 1;
      if (byProduct !== bySmall) differences.set(name, (differences.get(name) ?? 0) + 1);
    }
  }
  expect(accepted).toBe(0);
  // Node reads base64url with anything in between, so that the same bytes can be written in many ways. The product takes one.
  expect([...differences.keys()].sort()).toEqual(['padding', 'spelling']);
});

const fields = ['authenticatorData', 'clientDataJSON', 'signature'] as const;

/** Each turn another one: a bit of each byte in turn, a byte more or less, the same bytes spelled otherwise, parts that changed places. */
function mutation(original: PasskeyAssertion, turn: number): { name: string; mutated: PasskeyAssertion } {
  const field = fields[turn % 3] ?? 'signature';
  const data = Buffer.from(original[field], 'base64url');
  const at = Math.floor(turn / 3);
  const changed = (value: string) => ({ ...original, [field]: value });
  switch (turn % 20) {
    case 17:
      return {
        name: 'a byte less',
        mutated: changed(data.subarray(0, data.length - 1 - (at % 8)).toString('base64url')),
      };
    case 18:
      return { name: 'padding', mutated: changed(`${original[field]}=`) };
    case 19:
      return { name: 'spelling', mutated: changed(`${original[field].slice(0, 4)}\n${original[field].slice(4)}`) };
    case 16:
      return {
        name: 'a byte more',
        mutated: changed(Buffer.concat([data, Buffer.from([at % 256])]).toString('base64url')),
      };
    case 15:
      return { name: 'another id', mutated: { ...original, id: `${original.id.slice(0, -1)}${at % 10}x` } };
    default: {
      const place = at % data.length;
      data[place] = (data[place] ?? 0) ^ (1 << (turn % 8));
      return { name: 'a bit', mutated: changed(data.toString('base64url')) };
    }
  }
}
