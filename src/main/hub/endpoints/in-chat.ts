/** A tool called from a chat of Open WebUI, where nobody could follow up on a handle: the person is told there, and waited for. */
import type { Caller } from '../tools/invoke.ts';
import type { Admitted } from './admission.ts';

/** Open WebUI gives up on a tool after five minutes. */
const patience = 240_000;
const text = 'Waiting for your approval in OpenGitHubX';

export type InChat = Pick<Caller, 'patience' | 'waiting'> & {
  /** Resolves once the chat no longer says that something waits; only then may the call be answered. */
  end(): Promise<void>;
};

/** Undefined for a call from anywhere else. */
export function inChat(tell: Admitted['tell']): InChat | undefined {
  if (!tell) return undefined;
  let told: Promise<void> | undefined;
  return {
    patience,
    waiting() {
      told ??= tell(text, false);
    },
    async end() {
      if (!told) return;
      await told;
      await tell(text, true);
    },
  };
}
