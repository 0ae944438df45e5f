/** The console for browsers: its calls, its files, and where a browser comes back to from the tenant or a platform. */
import { createReturns } from '../console/returns.ts';
import { returnedPath } from '../console/same-browser.ts';
import { type ConsoleParts, createConsoleRoutes, type VerifyPassphrase } from './console.ts';
import { createConsoleFiles } from './console-files.ts';
import { returnPaths } from './guard.ts';
import type { Route } from './server.ts';

/** Its built files, and what tells a person by their passphrase. */
export type BrowserConsole = { folder: string; verifyPassphrase: VerifyPassphrase };

type Parts = Omit<ConsoleParts, 'returnsFor'> & BrowserConsole & { publicUrl: string | undefined };

export async function createBrowserConsole({ folder, publicUrl, ...parts }: Parts): Promise<Route[]> {
  const { returnsFor, returned, publicly } = createReturns(publicUrl);
  return [
    ...createConsoleRoutes({ ...parts, returnsFor }),
    { methods: ['GET'], path: new RegExp(`^${returnedPath}$`), handle: returned },
    ...(publicly ? [{ methods: ['GET'], path: returnPaths, handle: publicly }] : []),
    ...(await createConsoleFiles(folder)),
  ];
}
