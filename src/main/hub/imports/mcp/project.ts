/** What a remote tool answered, made small and clean: texts, data, and the names of what is neither. */
import * as z from 'zod';
import { cleanLine, cleanMarkdown, cleanTitle } from '../../platforms/clean-text.ts';
import type { RemoteAnswer } from './connection.ts';

const Part = z.object({ kind: z.string(), name: z.string(), media_type: z.string() });

/** All of it counts as private and as a stranger's: nobody can say whose words a server repeats. */
export const RemoteOutput = z.object({
  failed: z.boolean().optional().describe('The tool says that it failed'),
  text: z.string(),
  data: z.unknown().optional().describe('Its structured answer'),
  parts: z.array(Part).optional().describe('Images, sounds and files of the answer, which are not passed on'),
  truncated: z.boolean().optional(),
  private: z.literal(true),
  outsider: z.literal(true),
  author: z.string().describe('The server'),
});

const mostBytes = 20_000;
const [mostParts, mostItems, deepest, longestText] = [20, 100, 8, 2_000];

const Content = z.object({
  type: z.string().catch('unknown'),
  text: z.string().optional().catch(undefined),
  mimeType: z.string().catch(''),
  name: z.string().catch(''),
  uri: z.string().catch(''),
  resource: z
    .object({ uri: z.string().catch(''), mimeType: z.string().catch(''), text: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
type Content = z.infer<typeof Content>;

/** At most 20 kB. `server` is its title. Pure. */
export function project(answer: RemoteAnswer, server: string): z.infer<typeof RemoteOutput> {
  const contents = Array.isArray(answer.content)
    ? answer.content.slice(0, mostItems).flatMap((one) => Content.safeParse(one).data ?? [])
    : [];
  const texts = contents.map(textOf).filter((text) => text !== undefined);
  const parts = contents
    .filter((one) => textOf(one) === undefined)
    .slice(0, mostParts)
    .map(partOf);
  const whole = texts.join('\n');
  for (let limit = 16_000; ; limit = Math.floor(limit / 2)) {
    const budget = { left: limit, isCut: false };
    // Cut before: cleaning takes the time of all that it is given.
    const text = cleanMarkdown(whole.slice(0, 4 * limit), limit);
    const isSame = answer.structuredContent !== undefined && repeats(whole, answer.structuredContent);
    const data = answer.structuredContent === undefined ? undefined : dataOf(answer.structuredContent, budget, 0);
    const projected = {
      ...(answer.isError === true && { failed: true }),
      // Servers repeat their data as text, for clients that know no other.
      text: isSame ? '' : text,
      ...(data !== undefined && { data }),
      ...(parts.length > 0 && { parts }),
      ...((budget.isCut || (!isSame && text.endsWith('…') && whole.length > limit)) && { truncated: true }),
      ...{ private: true as const, outsider: true as const, author: server },
    };
    if (limit < 100 || Buffer.byteLength(JSON.stringify(projected)) <= mostBytes) return projected;
  }
}

const textOf = ({ type, text, resource }: Content): string | undefined =>
  type === 'text' ? text : type === 'resource' ? resource?.text : undefined;

function partOf({ type, mimeType, name, uri, resource }: Content): z.infer<typeof Part> {
  return {
    kind: cleanLine(type, 30),
    name: cleanTitle(name || resource?.uri || uri, 200),
    media_type: cleanLine(mimeType || resource?.mimeType || '', 60),
  };
}

/** Whether a text is that very data as JSON. */
function repeats(text: string, data: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(data);
  } catch {
    return false;
  }
}

type Budget = { left: number; isCut: boolean };

/** Data with its texts cleaned, until so many characters are used up. */
function dataOf(value: unknown, budget: Budget, depth: number): unknown {
  if (typeof value === 'string') {
    const limit = Math.min(longestText, Math.max(1, budget.left));
    const text = cleanMarkdown(value.slice(0, 4 * limit), limit);
    if (value.length > limit) budget.isCut = true;
    budget.left -= text.length + 2;
    return text;
  }
  if (typeof value !== 'object' || value === null) {
    budget.left -= 8;
    return value;
  }
  if (depth >= deepest) {
    budget.isCut = true;
    return null;
  }
  const members = Array.isArray(value) ? value.map((one) => ['', one] as const) : Object.entries(value);
  const kept: [string, unknown][] = [];
  for (const [name, one] of members) {
    if (budget.left <= 0 || kept.length >= mostItems) {
      budget.isCut = true;
      break;
    }
    budget.left -= name.length + 4;
    kept.push([cleanLine(name, 100), dataOf(one, budget, depth + 1)]);
  }
  return Array.isArray(value) ? kept.map(([, one]) => one) : Object.fromEntries(kept);
}
