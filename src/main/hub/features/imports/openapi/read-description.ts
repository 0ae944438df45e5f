/** A description from its text to what can be made of it. */
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { createOnWorker } from '../../../ground/on-worker.ts';
import { createEffort, objectAt, textAt } from './document.ts';
import { addressText, type FoundOperation, type LeftOperation, operationsOf, serversOf } from './operations.ts';
import { parseDescription } from './parse.ts';

/** `base`: where it was found. `apiUrl`: where the API is, if the person says so. */
export type Description = {
  text: string;
  base?: string | undefined;
  name: string;
  apiUrl?: string | undefined;
};
export type DescribedApi = {
  title: string | undefined;
  servers: string[];
  apiUrl: string;
  found: FoundOperation[];
  left: LeftOperation[];
};

/** Fails with `import_unreadable` or `import_refused`. */
export async function readDescription({ text, base, name, apiUrl }: Description): Promise<Result<DescribedApi>> {
  const effort = createEffort();
  const document = await parseDescription(text, effort);
  if (!document.ok) return document;
  const servers = serversOf(document.value, base);
  const named = apiUrl ?? servers[0];
  if (named === undefined) return fail('import_refused', 'It names no address of the API. Give it.');
  const url = URL.parse(named.trim());
  const isPlain = url && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  const at = isPlain ? addressText(url) : named;
  const operations = await operationsOf(document.value, { name, apiUrl: at, base }, effort);
  if (!operations.ok) return operations;
  return ok({ title: textAt(objectAt(document.value, 'info'), 'title'), servers, apiUrl: at, ...operations.value });
}

/** A second worker, since texts must not wait behind a description: GitHub's 13 MB take some seconds. */
const onWorker = createOnWorker({ milliseconds: 60_000, megabytes: 1_500 });

/** The same on a worker. */
export async function readOnWorker(description: Description): Promise<Result<DescribedApi>> {
  const read = await onWorker<typeof readDescription>('read a description', description);
  return read.ok ? read.value : fail('import_unreadable', 'It takes too long or too much memory to read.');
}
