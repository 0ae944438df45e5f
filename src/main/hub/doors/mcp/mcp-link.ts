/**
 * A page of the hub that a client is asked to open for its person, where it says that it can (URL-mode elicitation of
 * 2025-11-25 and 2026-07-28). That it did says nothing of what the person did there: the call is decided again.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSealer } from '../../ground/sealed.ts';

/** The call that waits for it. */
export type AskedCall = { keyId: string; tool: string; arguments: unknown };

export type LinkedPage = { url: string; message: string; approvalId?: string };

const validFor = 600_000;
/** The name under which the client's answer comes back. */
export const linkName = 'open_page';

type State = { nonce: string; expiresAt: number; approvalId?: string };

/** The secret lives as long as the process: after a restart a client makes its call again. */
export function createElicitations(clock: Clock) {
  const sealer = createSealer(randomBytes(32), 'MCP request state');
  /** States that are out and not yet used, by nonce, with when they expire. */
  const out = new Map<string, number>();

  return {
    /** What to answer instead of a result; the client comes back with the state in it. */
    ask(call: AskedCall, { url, message, approvalId }: LinkedPage): InputRequiredResult {
      const now = clock.now();
      for (const [nonce, expiresAt] of out) if (expiresAt <= now) out.delete(nonce);
      const state: State = {
        nonce: randomBytes(16).toString('base64url'),
        expiresAt: now + validFor,
        ...(approvalId !== undefined && { approvalId }),
      };
      out.set(state.nonce, state.expiresAt);
      // The id is of 2025-11-25. The newer revision dropped it, and Copilot CLI 1.0.102 can't read a request of it without one.
      const params = { mode: 'url' as const, url, message, elicitationId: randomUUID() };
      return {
        resultType: 'input_required',
        inputRequests: { [linkName]: { method: 'elicitation/create', params } },
        requestState: Buffer.from(sealer.seal(state, placeOf(call))).toString('base64url'),
      };
    },
    /**
     * What the state says with which a client came back, once. Fails with `malformed` where it is not one that was given out
     * for this key and this call within the last ten minutes, or was used already.
     */
    take(call: AskedCall, sealed: string): Result<{ approvalId: string | undefined }> {
      const state = sealer.open(Buffer.from(sealed, 'base64url'), placeOf(call)) as State | undefined;
      // Deleted as it is read, so it is never good a second time, even if the rest fails.
      const isOut = state !== undefined && out.delete(state.nonce);
      return isOut && clock.now() < state.expiresAt ? ok({ approvalId: state.approvalId }) : notOfThisCall;
    },
  };
}

export type Elicitations = ReturnType<typeof createElicitations>;

const notOfThisCall = fail('malformed', 'The requestState is not one of this call, or was used.', {
  hint: 'Make the call again without it.',
});

/** Authenticated with the state, so that it fits no other key, tool or arguments. */
const placeOf = (call: AskedCall): string => createHash('sha256').update(canonicalJson(call)).digest('base64url');
