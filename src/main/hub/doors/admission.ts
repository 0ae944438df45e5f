/** Whose request is it? One answer for every endpoint that needs a permission key. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Endpoint } from '../../../shared/model.ts';
import { endpointOf, OpenWebUIPart } from '../../../shared/open-webui.ts';
import type { Result } from '../../../shared/result.ts';
import type { OpenWebUI } from '../features/openwebui/index.ts';
import { once } from '../ground/once.ts';
import type { Blocked } from '../kernel/audit/blocked.ts';
import type { Caller, CallResult } from '../kernel/call.ts';
import type { LiveKey } from '../kernel/keys/keys.ts';
import { failureElsewhere } from '../kernel/tools/authorize.ts';
import { sendFailure } from './http/http.ts';

const maximumUnderWay = 64;

/**
 * `tell` says in the person's chat, where the call comes from one, what is going on; `from` names the chat in links. `stays` is for a stream that stays open
 * to be told of changes: it is no longer one of the 64, which are for calls.
 */
export type Admitted = {
  key: LiveKey;
  from?: string;
  tell?: (text: string, isOver: boolean) => Promise<void>;
  stays?: () => void;
};

type Callers = Pick<OpenWebUI, 'callers' | 'tellChat' | 'recordCall' | 'isTrial'>;

/** Answers who has no good credential, with `unauthorised`, and whose key is for other endpoints, with `not_allowed`. */
export type RefuseRequest = (request: IncomingMessage, response: ServerResponse, found: Failure) => void;
const byStatus: RefuseRequest = (_, response, found) => sendFailure(response, found);

type More = {
  /** What is loaded is the description of the endpoint, which is no call. */
  isDescription?: boolean;
  /** Answers a person who can fix it by a link. */
  mendable?: (found: Failure) => void | Promise<void>;
};

/** `blocked` is told why a request was not admitted; the client never is. */
export function createAdmission(
  { callers, tellChat, recordCall, isTrial }: Callers,
  blocked: Blocked['note'],
  refuse: RefuseRequest = byStatus,
) {
  const underWay = new Map<string, number>();
  return {
    /**
     * The key of a request, or undefined when it has been answered already: with one identical 401 for everything that can be wrong with
     * the key, 403 when the request states another UserId, is not from whom the key is for or the key is for other endpoints, or 429
     * beyond 64 requests of one key at a time. Nothing of the body is read before that. A description Open WebUI loads with the
     * key of one person, and does not say for whom.
     */
    async admit(
      request: IncomingMessage,
      response: ServerResponse,
      endpoint: Exclude<Endpoint, 'console'>,
      { isDescription = false, mendable }: More = {},
    ): Promise<Admitted | undefined> {
      const ofOpenWebUI = isDescription
        ? undefined
        : OpenWebUIPart.options.find((part) => endpointOf[part] === endpoint);
      // The hub itself had a trial made, and learns enough by its coming.
      const isExpected = ofOpenWebUI !== undefined && isTrial(request.headers, ofOpenWebUI);
      const found = await callers.authenticate(request.headers);
      if ('refused' in found) {
        // One whose key has ended or is paused reads why as the answer of a tool, for which Open WebUI needs the description.
        const isTold = found.failure?.link !== undefined || (isDescription && found.key !== undefined);
        const isMendable = isTold && mendable !== undefined;
        if (!isExpected && (!isDescription || !isMendable)) blocked(found.refused, found.key);
        if (isMendable) await mendable(found.failure ?? failure('unauthorised'));
        else if (found.failure) sendFailure(response, found.failure);
        else refuse(request, response, failure('unauthorised'));
        return undefined;
      }
      const { key, place } = found;
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
      if (key.grant.boundTo && ofOpenWebUI) recordCall(key, ofOpenWebUI);
      if (!place) return { key, stays: end };
      return { key, stays: end, from: place.from, tell: (text, isOver) => tellChat(place, text, isOver) };
    },
  };
}

export type Admission = ReturnType<typeof createAdmission>;

/** Open WebUI gives up on a tool after five minutes. */
const patience = 240_000;
const words = once(async () => (await import('../features/chat/phrases.ts')).wordsFor('')); // the question stays with the model that asks

export type ChatWait = Pick<Caller, 'patience' | 'waiting'> & {
  /** Resolves once the chat says the result, and no longer that the call waits. Only then may the call be answered. */
  end(result: Result<CallResult>): Promise<void>;
};

/**
 * For a tool called from a chat of Open WebUI, where nobody could follow up on a handle: the person is told there, and waited for.
 * Undefined for a call from anywhere else.
 */
export function waitInChat(tell: Admitted['tell']): ChatWait | undefined {
  if (!tell) return undefined;
  let told: Promise<void> | undefined;
  return {
    patience,
    waiting(link) {
      told ??= words().then(({ say }) => tell(`${say('waiting')}: ${link}`, false));
    },
    async end(result) {
      if (!told) return;
      await told;
      await tell((await words()).waited(result), true);
    },
  };
}
