import { ok, type Result } from '../../../../shared/result.ts';
import { atMost } from '../at-most.ts';
import type { PlatformClient } from '../platform.ts';
import { askGoogle } from './ask.ts';
import { ReadThread } from './message.ts';

/** What of a mail is needed to list it, or to answer it. */
const heads = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'References', 'Authentication-Results'];
const atOnce = 5;

export const threadHead = (client: PlatformClient, route: string): Promise<Result<ReadThread>> =>
  askGoogle(client, 'gmail', route, { format: 'metadata', metadataHeaders: heads }, ReadThread);

/** The heads of several conversations, in their order; one that has just gone is left out. */
export async function readThreads(client: PlatformClient, routes: string[]): Promise<Result<ReadThread[]>> {
  const turn = atMost(atOnce);
  const read = await Promise.all(routes.map((route) => turn(() => threadHead(client, route))));
  const failed = read.find((one) => !one.ok && one.failure.code !== 'platform_not_found');
  if (failed && !failed.ok) return failed;
  return ok(read.flatMap((one) => (one.ok ? [one.value] : [])));
}
