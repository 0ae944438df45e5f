/** Every route of the console, as its own source names them: a new one is known here by being linked to. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const renderer = resolve(import.meta.dirname, '../../src/renderer/src');

/** Such as `/keys/new` and `/clients/*`. */
export function declaredRoutes(): string[] {
  const sources = globSync('**/*.{ts,tsx}', { cwd: renderer }).map((file) =>
    readFileSync(resolve(renderer, file), 'utf8'),
  );
  const found = sources.flatMap((source) => [
    ...[...source.matchAll(/(?:\bgo\(|\bhref=\{?)['"`](\/[^'"`]*)['"`]/g)].map(([, path]) => path ?? ''),
    ...[...source.matchAll(/(?:\{ name: '(?=\w+', icon: )|\blater\(')(\w+)'/g)].map(([, name]) => `/${name}`),
  ]);
  const routes = found.map((path) =>
    path
      .replace(/\$\{[^}]*\}/g, '*')
      .replace(/\?.*$/, '')
      .replace(/\/$/, ''),
  );
  return [...new Set(routes)].filter((route) => !/^\/?\*?$/.test(route)).sort();
}

/** The declared route that a path is of; else itself, or what it has in common with those beside it. */
export function routeOf(path: string, routes: readonly string[]): string {
  const bare = path.replace(/\?.*$/, '');
  if (routes.includes(bare)) return bare;
  const fits = (route: string) => new RegExp(`^${route.replaceAll('*', '[^/]+')}$`).test(bare);
  return routes.find(fits) ?? bare.replace(/[^/]+$/, '*');
}
