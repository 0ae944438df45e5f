/** One of a person's own keys; another's is as unknown as one that never was. */
import type { Key } from '../../../../shared/model.ts';
import { fail } from '../../../../shared/result.ts';
import type { Keys } from './keys.ts';

export const ownKey = (keys: Pick<Keys, 'list'>, userId: string, id: string): Key | undefined =>
  keys.list(userId).find((key) => key.id === id);

export const noSuchKey = fail('usage', 'There is no key with that id. `opengithubx keys list` shows them.');
