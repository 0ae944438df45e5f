/** Every operation of GitHub's REST API, by GitHub's own description of it, so that what is unknown is known to be so. */

/** An operation: method, path and GitHub's name for it. */
export type Described = [method: string, path: string, id: string];

/** As JSON. `electron.vite.config.ts` fills it in from `@octokit/openapi`; a hub that runs from its sources reads that itself. */
const built: string[] = [];

let known: Described[] | undefined;

export async function describedOperations(): Promise<Described[]> {
  const [json] = built;
  known ??=
    json === undefined ? (await import('./to-build.ts')).operationsToBuild() : (JSON.parse(json) as Described[]);
  return known;
}
