/** GitHub's own schema of its GraphQL API: the demo answers what it knows of it, and null for what it does not. */
import { readFileSync } from 'node:fs';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';

/** `electron.vite.config.ts` fills it in; a demo that runs from its sources reads the package. */
const built: string[] = [];

let known: GraphQLSchema | undefined;

/** Built on first use. */
export function servedSchema(): GraphQLSchema {
  known ??= buildASTSchema(parse(built[0] ?? published(), { noLocation: true }), { assumeValid: true });
  return known;
}

const published = () => readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8');
