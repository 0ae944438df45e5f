/** Who answers for a credential, and that the last link lets nobody in whom another one has to prove. */
import { expect, it, vi } from 'vitest';
import { type Authenticator, createAuthentication } from '../../../../../src/main/hub/kernel/keys/authentication.ts';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';

const headers = { authorization: 'Bearer ogx_1' };
const keyOf = (grant: object) => ({ id: 'key_1', userId: 'auth0|ada', grant }) as LiveKey;
const plain = keyOf({});
const bound = keyOf({ boundTo: { proof: 'key', account: '1', openWebUI: 'http://127.0.0.1:3000' } });
const knowing = (answer: Awaited<ReturnType<Authenticator['authenticate']>>) => ({
  authenticate: vi.fn<Authenticator['authenticate']>(async () => answer),
});

it('asks one after the other, and nobody after the first that knows the credential', async () => {
  const keys = { authenticate: vi.fn(() => ({ key: plain })) };
  const [ignorant, knows, late] = [knowing(undefined), knowing({ refused: 'its own' }), knowing({ key: plain })];
  const { authenticate } = createAuthentication(keys, [ignorant, knows, late]);
  expect(await authenticate(headers)).toEqual({ refused: 'its own' });
  expect(ignorant.authenticate).toHaveBeenCalledOnce();
  expect(late.authenticate).not.toHaveBeenCalled();
  expect(keys.authenticate).not.toHaveBeenCalled();
});

it('looks the key up once for all that ask', async () => {
  const keys = { authenticate: vi.fn(() => ({ key: plain })) };
  const curious: Authenticator = {
    async authenticate({ key }) {
      expect(key()).toEqual({ key: plain });
      return undefined;
    },
  };
  const { authenticate } = createAuthentication(keys, [curious, curious]);
  expect(await authenticate(headers)).toEqual({ key: plain });
  expect(keys.authenticate).toHaveBeenCalledExactlyOnceWith(headers.authorization);
});

it('refuses a key that is bound to a program where no program has proved who asks', async () => {
  const keys = { authenticate: () => ({ key: bound }) };
  expect(await createAuthentication(keys, []).authenticate(headers)).toEqual({ refused: 'unknown_key' });
  const { authenticate } = createAuthentication(keys, [knowing(undefined)]);
  expect(await authenticate(headers)).toEqual({ refused: 'unknown_key' });
});

it('says of no key whose it was once it is refused', async () => {
  const keys = { authenticate: () => ({ refused: 'paused_key' as const, of: plain }) };
  expect(await createAuthentication(keys, []).authenticate(headers)).toEqual({ refused: 'paused_key' });
});
