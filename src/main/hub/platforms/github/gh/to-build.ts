/** What the build puts into `described.ts`. No part of the hub that runs. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, print, stripIgnoredCharacters, visit } from 'graphql';
import type { Described } from './described.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

type Description = { paths: Record<string, Record<string, { operationId?: string }>> };

export function operationsToBuild(): Described[] {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as Description;
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Described[] => {
      const { operationId } = item[method] ?? {};
      return operationId ? [[method.toUpperCase(), path, operationId]] : [];
    }),
  );
}

/** Without its descriptions, which are most of it. */
export function schemaToBuild(): string {
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  const document = parse(readFileSync(file, 'utf8'), { noLocation: true });
  return stripIgnoredCharacters(
    print(
      visit(document, { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) }),
    ),
  );
}
