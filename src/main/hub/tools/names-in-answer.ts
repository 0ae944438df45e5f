/** What a call read or changed, by name, for the person who asks later: repositories, channels, subjects, titles and paths. */
import type { CallNames } from '../../../shared/model.ts';
import { cleanLine } from '../platforms/clean-text.ts';

type Named = Pick<CallNames, 'names' | 'more'>;
type Part = Record<string, unknown>;

const most = 20;
const longest = 120;
const longestUrl = 500;

/** Places that hold many things. An item that names one is told by it, unless it has a number to be told by. */
const places = ['repository', 'channel'] as const;
/** Of a thing in a place its link is not the place's. */
const inPlace = ['sha', 'ts', 'path'] as const;
const names = ['subject', 'name', 'title', 'label', 'branch', 'tag', 'path', 'login'] as const;

/**
 * By the fields that the answers of all platforms share, so that a tool needs to declare nothing; undefined where nothing has a name
 * or a link. Names are without control and direction characters. Pure.
 */
export function namesInAnswer(answer: Part): Named | undefined {
  const found = new Map<string, string | null>();
  for (const { name, url } of partsOf(answer).flatMap(nameOf)) {
    // Of several links of one name none is the name's.
    found.set(name, found.has(name) && found.get(name) !== url ? null : url);
  }
  const all = [...found].map(([name, url]) => ({ name, url })).filter(({ name, url }) => name || url);
  if (all.length === 0) return undefined;
  return { names: all.slice(0, most), more: Math.max(0, all.length - most) };
}

/** The items of a list and what it tells beside them; the answer itself, or what it holds where it has no name. */
function partsOf(answer: Part): Part[] {
  const { items, ...rest } = answer;
  if (Array.isArray(items)) return [rest, ...items].filter(isPart);
  return nameOf(answer).length > 0 ? [answer] : Object.values(answer).flat().filter(isPart);
}

function nameOf(part: Part): { name: string; url: string | null }[] {
  const url = linkIn(part['url']);
  const textOf = (field: string): string => (typeof part[field] === 'string' ? cleanLine(part[field], longest) : '');
  const title = textOf('title');
  if (typeof part['number'] === 'number') {
    return [{ name: cleanLine(`${textOf('repository')}#${part['number']} ${title}`, longest), url }];
  }
  const place = places.map(textOf).find(Boolean);
  if (place) return [{ name: place, url: inPlace.some((field) => field in part) ? null : url }];
  const name = names.map(textOf).find(Boolean) ?? '';
  return name || url ? [{ name, url }] : [];
}

/** An address of the web; anything else is no link that a page may show. */
function linkIn(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > longestUrl) return null;
  const address = URL.parse(value);
  return address && /^https?:$/.test(address.protocol) && !address.username ? address.href : null;
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
