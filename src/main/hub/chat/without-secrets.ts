/** The last look at what a chat says: by now all of it is joined and written anew, which can bring together what a server took apart. */
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
        scrub ??= createStreamScrub([...ofModel, ...secrets.ofPerson(userId)]); // by now there are tokens to know
        tell(scrub.push(piece));
      },
    });
    if (scrub && !revoked.aborted) tell(scrub.end());
    return replied;
  };
}
