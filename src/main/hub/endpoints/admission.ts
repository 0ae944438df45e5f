/** Whose request is it? One answer for every endpoint that needs a permission key. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { failure } from '../../../shared/errors.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { Keys, LiveKey } from '../keys/keys.ts';
import { sendFailure } from './reply.ts';

const maximumUnderWay = 64;

export type Admission = {
  /**
   * The key of a request, or undefined when it has been answered already: with one identical 401 whatever is wrong with
   * the key, 403 when the request states another UserId, or 429 beyond 64 requests of one key at a time.
   */
  admit(request: IncomingMessage, response: ServerResponse): LiveKey | undefined;
};

/** `blocked` hears why a request was not admitted; the client never does. */
export function createAdmission(keys: Keys, blocked: Blocked['note']): Admission {
  const underWay = new Map<string, number>();
  return {
    admit(request, response) {
      const found = keys.authenticate(request.headers.authorization);
      if ('refused' in found) {
        blocked(found.refused);
        sendFailure(response, failure('unauthorised'));
        return undefined;
      }
      const { key } = found;
      // It names the person a client believes to act for; it never selects one.
      const stated = request.headers['x-opengithubx-userid'];
      if (stated !== undefined && stated !== key.userId) {
        blocked('user_mismatch', key);
        sendFailure(response, failure('user_mismatch'));
        return undefined;
      }
      const count = underWay.get(key.id) ?? 0;
      if (count >= maximumUnderWay) {
        blocked('too_many_requests', key);
        sendFailure(response, failure('too_many_requests', undefined, { retryAfterSeconds: 1 }));
        return undefined;
      }
      underWay.set(key.id, count + 1);
      response.once('close', () => underWay.set(key.id, (underWay.get(key.id) ?? 1) - 1));
      return key;
    },
  };
}
