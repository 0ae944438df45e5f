/** Whose request is it? One answer for every endpoint that needs a permission key. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Endpoint } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { Blocked } from '../kernel/audit/blocked.ts';
import type { Caller, CallResult } from '../kernel/call.ts';
import type { Authentication, CallersChat } from '../kernel/keys/authentication.ts';
import type { LiveKey } from '../kernel/keys/keys.ts';
import { failureElsewhere } from '../kernel/tools/authorize.ts';
import { sendFailure } from './http/http.ts';

const maximumUnderWay = 64;

/** `stays`: call it for a stream that stays open. It then no longer counts towards the 64, which are for calls. */
export type Admitted = { key: LiveKey; chat?: CallersChat; stays?: () => void };

type KeyEndpoint = Exclude<Endpoint, 'console'>;

/** A feature that is told which calls come in. Loading a description is none. */
export type AdmissionWatcher = {
  /**
   * Whether the feature itself caused this request, for example to test a registration. It is then not counted as blocked. Asked before
   * anything is known of the request.
   */
  expects(headers: IncomingHttpHeaders, endpoint: KeyEndpoint): boolean;
  admitted(key: LiveKey, endpoint: KeyEndpoint): void;
};

/** Answers who has no good credential, with `unauthorised`, and whose key is for other endpoints, with `not_allowed`. */
export type RefuseRequest = (request: IncomingMessage, response: ServerResponse, found: Failure) => void;
const byStatus: RefuseRequest = (_, response, found) => sendFailure(response, found);

type Parts = {
  callers: Authentication;
  blocked: Blocked['note'];
  /** Answers who was not admitted; left out, by the status and the body of the failure. */
  refuse?: RefuseRequest;
  watcher?: AdmissionWatcher;
};

type More = {
  /** What is loaded is the description of the endpoint, which is no call. */
  isDescription?: boolean;
  /** Answers a person who can fix it by a link. */
  mendable?: (found: Failure) => void | Promise<void>;
};

/** `blocked` is told why a request was not admitted; the client never is. */
export function createAdmission({ callers, blocked, refuse = byStatus, watcher }: Parts) {
  const underWay = new Map<string, number>();
  return {
    /**
     * The key of a request, or undefined when it has been answered already: with one identical 401 for everything that can be wrong with
     * the key, 403 when the request states another UserId, is not from whom the key is for or the key is for other endpoints, or 429
     * beyond 64 requests of one key at a time. Nothing of the body is read before that. Open WebUI loads the description with one
     * person's key, without saying for whom.
     */
    async admit(
      request: IncomingMessage,
      response: ServerResponse,
      endpoint: KeyEndpoint,
      { isDescription = false, mendable }: More = {},
    ): Promise<Admitted | undefined> {
      const isExpected = !isDescription && watcher?.expects(request.headers, endpoint) === true;
      const found = await callers.authenticate(request.headers);
      if ('refused' in found) {
        // Someone with an ended or paused key is told why by the answer of a tool. For that Open WebUI must get the description.
        const isTold = found.failure?.link !== undefined || (isDescription && found.key !== undefined);
        const isMendable = isTold && mendable !== undefined;
        if (!isExpected && (!isDescription || !isMendable)) blocked(found.refused, found.key);
        if (isMendable) await mendable(found.failure ?? failure('unauthorised'));
        else if (found.failure) sendFailure(response, found.failure);
        else refuse(request, response, failure('unauthorised'));
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
      const elsewhere = failureElsewhere(key.grant, endpoint);
      if (elsewhere) {
        blocked(elsewhere.reason, key);
        refuse(request, response, elsewhere.failure);
        return undefined;
      }
      const count = underWay.get(key.id) ?? 0;
      if (count >= maximumUnderWay) {
        blocked('too_many_requests', key);
        sendFailure(response, failure('too_many_requests', undefined, { retryAfterSeconds: 1 }));
        return undefined;
      }
      underWay.set(key.id, count + 1);
      const end = (): void => {
        response.off('close', end);
        underWay.set(key.id, (underWay.get(key.id) ?? 1) - 1);
      };
      response.once('close', end);
      if (!isDescription) watcher?.admitted(key, endpoint);
      return { ...found, stays: end };
    },
  };
}

export type Admission = ReturnType<typeof createAdmission>;

export type ChatWait = Pick<Caller, 'patience' | 'waiting'> & {
  /** Resolves once the chat says the result, and no longer that the call waits. Only then may the call be answered. */
  end(result: Result<CallResult>): Promise<void>;
};

/**
 * For a tool called from a chat, where nobody could follow up on a handle: the person is told there, and waited for.
 * Undefined for a call from anywhere else.
 */
export function waitInChat(chat: CallersChat | undefined): ChatWait | undefined {
  if (!chat) return undefined;
  let told: Promise<void> | undefined;
  return {
    patience: chat.patience,
    waiting(link) {
      told ??= chat.tell({ waiting: link });
    },
    async end(result) {
      if (!told) return;
      await told;
      await chat.tell({ ended: result });
    },
  };
}
