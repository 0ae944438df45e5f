/** The request to GitHub's API that equals a call of a tool, as gh or an SDK would send it. */
import { describedOperations } from '../../src/main/hub/platforms/github/gh/described.ts';
import { operations } from '../../src/main/hub/platforms/github/gh/operations.ts';

export type ApiRequest = { method: string; path: string; type: string; body?: string };

const json = 'application/json';

const usual: Record<string, string> = { issue_number: 'number', pull_number: 'number' };

/** Undefined where no operation says all that the arguments do, or GitHub's has no such. */
export async function requestOf(tool: string, args: Record<string, unknown>): Promise<ApiRequest | undefined> {
  for (const [method, template, id] of await describedOperations()) {
    const operation = operations[id];
    if (operation?.tool !== tool) continue;
    const { names = {}, given = {}, prefix } = operation;
    if (Object.entries(given).some(([name, value]) => args[name] !== undefined && args[name] !== value)) continue;
    const [owner, repo] = String(args['repository'] ?? '').split('/');
    const own = Object.entries(args).filter(([name]) => name !== 'repository' && !(name in given));
    const left = new Map(own.map(([name, value]) => [name, prefix && name === 'branch' ? `${prefix}${value}` : value]));
    const take = (parameter: string): string | undefined => {
      if (parameter === 'owner') return owner;
      if (parameter === 'repo') return repo;
      const name = names[parameter] ?? usual[parameter] ?? '';
      const value = left.get(name);
      left.delete(name);
      return value === undefined ? undefined : String(value);
    };
    let isWhole = true;
    const path = template.replace(/\{(\w+)\}/g, (_, parameter: string) => {
      const value = take(parameter);
      isWhole &&= value !== undefined;
      return encodeURIComponent(value ?? '').replaceAll('%2F', parameter === 'path' || prefix ? '/' : '%2F');
    });
    if (!isWhole) continue;
    const called = Object.fromEntries(Object.entries(names).map(([field, name]) => [name, field]));
    const fields = Object.fromEntries([...left].map(([name, value]) => [called[name] ?? name, value]));
    if (operation.isUpload) {
      const { type, content, ...asked } = fields as Record<string, string>;
      const search = new URLSearchParams(asked);
      return { method, path: `${path}?${search}`, type: type ?? 'text/plain', body: content ?? '' };
    }
    if (method !== 'GET') {
      const { content } = fields;
      const bytes = typeof content === 'string' && { content: Buffer.from(content).toString('base64') };
      return { method, path, type: json, ...(left.size > 0 && { body: JSON.stringify({ ...fields, ...bytes }) }) };
    }
    const search = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
    return { method, path: search.size > 0 ? `${path}?${search}` : path, type: json };
  }
  return undefined;
}
