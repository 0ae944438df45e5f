import type { Fetched } from '../../../../../../src/main/hub/features/chat/fetch-calls.ts';
import {
  type Assembled,
  assemble,
  type Unassembled,
} from '../../../../../../src/main/hub/features/chat/prompt/assemble.ts';
import type { Failure } from '../../../../../../src/shared/errors.ts';

export const boundary = '0123456789abcdef0123456789abcdef';
export const now = Date.parse('2026-11-24T15:00:00Z');

type Fields = Record<string, unknown>;

export const fetchedFrom = (value: Fields, more: Partial<Fetched> = {}): Fetched => ({
  tool: 'github_my_commits',
  title: 'My commits everywhere',
  platform: 'github',
  account: 'ada-demo',
  arguments: {},
  result: { value, complete: true },
  ...more,
});

export const failedWith = (failure: Failure, more: Partial<Fetched> = {}): Fetched =>
  fetchedFrom({}, { result: { failure }, ...more });

/** A commit as `github_my_commits` shows it, the later in the list the older. */
export function commit(index: number, more: Fields = {}): Fields {
  const sha = String(index).padStart(40, 'e');
  return {
    repository: 'ada-demo/orchard',
    private: true,
    branch: 'main',
    sha,
    title: `Change number ${index}`,
    date: new Date(now - index * 3_600_000).toISOString(),
    url: `https://github.com/ada-demo/orchard/commit/${sha}`,
    ...more,
  };
}

export const commits = (count: number): Fields[] => Array.from({ length: count }, (_, index) => commit(index));

export const question = 'What did I do this week?';

export async function assembled(parts: Partial<Unassembled> = {}): Promise<Assembled> {
  const result = await assemble({
    question,
    earlier: [],
    fetched: [],
    now,
    contextTokens: 8_000,
    answerTokens: 0,
    toolTokens: 0,
    boundary,
    offers: 'nothing',
    ...parts,
  });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

const begin = `--- BEGIN DATA ${boundary} ---`;
const end = `--- END DATA ${boundary} ---`;

/** The lines of the data block, and the last message with the block taken out. */
export function parted({ messages }: Assembled): { lines: string[]; around: string } {
  const all = messages.at(-1)?.content.split('\n') ?? [];
  const [from, to] = [all.indexOf(begin), all.indexOf(end)];
  if (from < 0 || to < from) throw new Error('no data block');
  return { lines: all.slice(from + 1, to), around: [...all.slice(0, from + 1), ...all.slice(to)].join('\n') };
}

export type Read = Fields & { data?: Fields };
export const read = (prompt: Assembled): Read[] => parted(prompt).lines.map((line) => JSON.parse(line) as Read);
export const things = (prompt: Assembled): Read[] => read(prompt).filter(({ data }) => data !== undefined);
export const hub = (prompt: Assembled): Read => read(prompt)[0] ?? {};
