/** Models as a person knows them. */
import type { Model } from '../../../shared/model.ts';
import type { ConsoleWords } from '../words/index.ts';

/** `home/llama3.2` of `opengithubx/home/llama3.2`: the prefix tells other programs' lists that it is ours. */
export const shortName = (name: string): string => name.replace(/^opengithubx\//, '');

/** By the id that a grant has. Of a server that was removed only the id is left, which says nothing. */
export function modelName(id: string, models: readonly Model[], words: ConsoleWords['keys']): string {
  const model = models.find((one) => one.id === id);
  if (!model) return words.goneModel;
  return model.baseUrl === null ? words.digest : shortName(model.name);
}
