/** Scrubs the final text of a chat once more: joining and rewriting it can put together a secret that a server sent in parts. */
import type { Secret } from '../secret.ts';
import { createStreamScrub, type StreamScrub } from '../stream-scrub.ts';
import type { Ask } from './ask.ts';

export type Secrets = {
  /** Of a model, by name or id: what its server was given. */
  ofModel(named: string): Promise<Secret[]>;
  /** The platform tokens that the hub holds for a person now. */
  ofPerson(userId: string): Secret[];
};

/** The same, and nothing that it says holds one of the secrets or a permission key. */
export function withoutSecrets(ask: Ask, secrets: Secrets): Ask {
  return async (question, heard) => {
    const { userId, revoked } = question.caller.key;
    const ofModel = await secrets.ofModel(question.model);
    let scrub: StreamScrub | undefined;
    const tell = (text: string): void => {
      if (text !== '') heard.text(text);
    };
    const replied = await ask(question, {
      ...heard,
      text(piece) {
        scrub ??= createStreamScrub([...ofModel, ...secrets.ofPerson(userId)]); // the tokens are cached once the calls were made
        tell(scrub.push(piece));
      },
    });
    if (scrub && !revoked.aborted) tell(scrub.end());
    return replied;
  };
}
