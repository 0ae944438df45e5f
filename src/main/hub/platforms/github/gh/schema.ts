/** GitHub's schema of its GraphQL API, by which a document is checked: what it does not have is never sent. */
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';

/** `electron.vite.config.ts` fills it in from `@octokit/graphql-schema`; a hub that runs from its sources reads that itself. */
const built: string[] = [];

let known: GraphQLSchema | undefined;

/** Built on first use, which takes as long as dozens of calls. */
export async function githubSchema(): Promise<GraphQLSchema> {
  const [text] = built;
  known ??= buildASTSchema(parse(text ?? (await import('./to-build.ts')).schemaToBuild(), { noLocation: true }), {
    assumeValid: true,
  });
  return known;
}
