/** What a key has read once it has this answer: decided here alone, for the tools of all platforms alike. */
import type { Labels } from '../../../shared/labels.ts';
import type { Resolved } from '../platforms/platform.ts';
import type { Listed } from '../tools/inventory.ts';
import type { Tool } from '../tools/tool.ts';

type Answer = Record<string, unknown>;

/**
 * Of a named repository the platform's own word counts (`resolved`), and what it does not say counts as private and as
 * written by strangers. A tool that ranges over several says it of each item. Pure.
 */
export function readByAnswer(
  { tool, platform }: Pick<Listed, 'tool' | 'platform'>,
  input: Record<string, unknown>,
  answer: Answer,
  resolved: Resolved | undefined,
): Labels {
  const isOwn = tool.isOwn === true;
  const resource = (repository: string): string => `${platform.name}:${repository.toLowerCase()}`;
  const repository = tool.repository(input);
  if (repository !== undefined) {
    const here = resource(repository);
    const mayPush = resolved?.mayPush === true;
    const isPublic = resolved?.isPrivate === false;
    const isTrusted = (mayPush && !(isPublic && (quotes(answer) || ofPullRequest(tool, input)))) || isOwn;
    return {
      private: isPublic ? [] : [here],
      untrusted: isTrusted ? outsidersIn(answer, here) : [here],
    };
  }
  const items: unknown[] = Array.isArray(answer['items']) ? answer['items'] : [answer];
  const things = items.filter(isObject).map((item) => ({ item, from: placeOf(item, platform.name, resource) }));
  return {
    private: unique(things.filter(({ item }) => item['private'] !== false).map(({ from }) => from)),
    untrusted: unique(things.flatMap(({ item, from }) => (isOwn ? outsidersIn(item, from) : [from]))),
  };
}

function placeOf({ repository }: Answer, platform: string, resource: (repository: string) => string): string {
  return typeof repository === 'string' && repository !== '' ? resource(repository) : platform;
}

/** Each outsider by name, wherever in the value the mark is. */
function outsidersIn(value: unknown, from: string): string[] {
  if (Array.isArray(value)) return unique(value.flatMap((one) => outsidersIn(one, from)));
  if (!isObject(value)) return [];
  const own =
    value['outsider'] === true ? [`${from} ${typeof value['author'] === 'string' ? value['author'] : ''}`.trim()] : [];
  return unique([...own, ...Object.values(value).flatMap((one) => outsidersIn(one, from))]);
}

/** Whether it reads what anybody may have pushed for a pull request, and can't say who did. */
function ofPullRequest(tool: Tool, input: Record<string, unknown>): boolean {
  const branches = [tool.files?.(input)?.branch].flat();
  const isOne = branches.some((branch) => /(^|\/)pull\/\d+\//.test(branch ?? ''));
  return tool.access === 'read' && isOne && !('outsider' in tool.output.shape);
}

/** Whether it repeats what stood at a place before, which names no author. Fewer words than three instruct nobody. */
function quotes({ changes, undo }: Answer): boolean {
  const before = Array.isArray(changes) ? changes.filter(isObject).map((change) => change['before']) : [];
  const restored = isObject(undo) && isObject(undo['arguments']) ? Object.values(undo['arguments']) : [];
  return [...before, ...restored.flat()].some((text) => typeof text === 'string' && /\S\s+\S+\s+\S/.test(text));
}

const isObject = (value: unknown): value is Answer => typeof value === 'object' && value !== null;
const unique = (texts: string[]): string[] => [...new Set(texts)];
