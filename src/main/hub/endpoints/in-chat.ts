/** A tool called from a chat of Open WebUI, where nobody could follow up on a handle: the person is told there, and waited for. */
import type { Caller } from '../tools/invoke.ts';
import type { Admitted } from './admission.ts';

/** Open WebUI gives up on a tool after five minutes. */
const patience = 240_000;

export type InChat = Pick<Caller, 'patience' | 'progress'> & {
  /** Takes the mark away that something goes on, if there was one. */
  end(): void;
};

/** Undefined for a call from anywhere else. */
export function inChat(tell: Admitted['tell']): InChat | undefined {
  if (!tell) return undefined;
  let told: string | undefined;
  return {
    patience,
    progress(message) {
      if (message === told) return; // it is repeated for clients that forget
      told = message;
      tell(message, false);
    },
    end: () => told !== undefined && tell(told, true),
  };
}
