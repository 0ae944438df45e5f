/** Calls about what clients did that they never did before. */
import { ok } from '../../../../shared/result.ts';
import type { unusualCalls } from '../../../../shared/unusual-calls.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { noSuchKey, ownKey } from '../../kernel/keys/own-key.ts';
import type { UnusualWatch } from './index.ts';

export const unusualFeature = feature({
  handlers: unusualHandlers,
  changes: {
    'keys.usual': ['keys'],
    'keys.quiet': ['keys'],
  },
});

type Needs = {
  keys: Pick<Keys, 'list'>;
  unusual: UnusualWatch;
};

function unusualHandlers({ keys, unusual }: Needs): HandlersOf<typeof unusualCalls> {
  return {
    'keys.unusual': async (_, { userId }) => ok(userId === undefined ? [] : unusual.list(userId)),
    'keys.usual': ({ id }, context) =>
      forPerson(context, async (userId) => {
        unusual.dismiss(userId, id);
        return ok({ id });
      }),
    'keys.quiet': ({ id, isQuiet }, context) =>
      forPerson(context, async (userId) => {
        if (!ownKey(keys, userId, id)) return noSuchKey;
        unusual.setQuiet(id, isQuiet);
        return ok({ id });
      }),
  };
}
