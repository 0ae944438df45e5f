/** The way to the test's process, and what it said at the beginning. */
import type { AppSide, Beginning, BrowserSide } from '../between.ts';
import { callsBetween } from '../calls-between.ts';

const { promise, resolve } = Promise.withResolvers<Beginning>();
process.once('message', (message) => resolve(message as Beginning));
/** Known before any of the app's code runs. */
export const beginning = await promise;

const served: Partial<AppSide> = {};
export const browserSide = callsBetween<BrowserSide>(process as never, served as AppSide);

/** Each part serves its own share. */
export function serve(share: Partial<AppSide>): void {
  Object.assign(served, share);
}
