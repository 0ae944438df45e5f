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
  const isWrite = tool.access !== 'read';
  const resource = (repository: string): string => `${platform.name}:${repository.toLowerCase()}`;
  const repository = tool.repository(input);
  if (repository !== undefined) {
    const here = resource(repository);
    const mayPush = resolved?.mayPush === true;
    const isPublic = resolved?.isPrivate === false;
    const isStrange = isWrite
      ? (isPublic || !mayPush) && repeats(answer, input)
      : !mayPush || (isPublic && ofPullRequest(tool, input));
    return {
      private: isPublic ? [] : [here],
      untrusted: isStrange && !isOwn ? [here] : outsidersIn(answer, here),
    };
  }
  const items: unknown[] = Array.isArray(answer['items']) ? answer['items'] : [answer];
  const things = items.filter(isObject).map((item) => ({ item, from: placeOf(item, platform.name, resource) }));
  // What a change answers is what the key wrote itself, but for what stood there before.
  const isPrivate = (item: Answer): boolean =>
    isWrite ? item['private'] === true || repeats(item, input) : item['private'] !== false;
  return {
    private: unique(things.filter(({ item }) => isPrivate(item)).map(({ from }) => from)),
    untrusted: unique(things.flatMap(({ item, from }) => (isOwn || isWrite ? outsidersIn(item, from) : [from]))),
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
  const branch = tool.files?.(input)?.branch ?? '';
  return tool.access === 'read' && /(^|\/)pull\/\d+\//.test(branch) && !('outsider' in tool.output.shape);
}

/**
 * Whether a change's answer repeats what stood at the platform, which names no author: its title, what it was before, what would
 * restore it. Fewer words than four instruct nobody.
 */
function repeats({ title, target, changes, undo }: Answer, input: Record<string, unknown>): boolean {
  const before = Array.isArray(changes) ? changes.filter(isObject).map((change) => change['before']) : [];
  const restored = isObject(undo) && isObject(undo['arguments']) ? Object.values(undo['arguments']) : [];
  const own = Object.values(input).flat();
  return [title, target, ...before, ...restored.flat()].some(
    (text) => typeof text === 'string' && !own.includes(text) && text.trim().split(/\s+/).length >= 4,
  );
}

const isObject = (value: unknown): value is Answer => typeof value === 'object' && value !== null;
const unique = (texts: string[]): string[] => [...new Set(texts)];
