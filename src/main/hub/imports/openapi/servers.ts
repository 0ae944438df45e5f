import { isJsonRecord, type JsonRecord, listAt, objectAt, textAt } from './json.ts';

const mostServers = 20;
const longest = 500;

/**
 * The addresses that a description (or one operation) names, with what its variables stand for when nothing is said. One that is no
 * whole address is below `base`, where the description is. Only shown: the person says which it is.
 */
export function serversOf(described: JsonRecord, base: string | undefined): string[] {
  const urls = listAt(described, 'servers')
    .filter(isJsonRecord)
    .slice(0, mostServers)
    .map((server) => addressOf(textAt(server, 'url') ?? '', objectAt(server, 'variables'), base));
  return [...new Set(urls.filter((url) => url !== undefined))];
}

function addressOf(template: string, variables: JsonRecord, base: string | undefined): string | undefined {
  if (template.length > longest) return undefined;
  let length = template.length;
  const filled = template.replace(/\{([^{}]+)\}/g, (whole, name) => {
    const value = textAt(objectAt(variables, String(name)), 'default') ?? whole;
    length += value.length;
    return length > 2 * longest ? '{}' : value;
  });
  const url = filled.length > longest || /[{}]/.test(filled) ? null : URL.parse(filled, base);
  return url === null || !/^https?:$/.test(url.protocol) ? undefined : addressText(url);
}

/** As addresses of APIs are written: without what is not part of one, and no slash at its end. */
export const addressText = ({ origin, pathname }: URL): string => `${origin}${pathname}`.replace(/\/+$/, '');
