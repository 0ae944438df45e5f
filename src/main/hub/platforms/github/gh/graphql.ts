/**
 * A document of GraphQL as a call. It is read on a separate thread: what is short can unfold to much, and GitHub's schema takes a while to
 * load. A long one holds up no other request than those of the door for gh.
 */
import { isRecord } from '../../../../../shared/parse-json.ts';
import { ok, type Result } from '../../../../../shared/result.ts';
import { createOnWorker } from '../../../ground/on-worker.ts';
import type { EqualCall, KnownThing, LocalAnswer } from '../../platform.ts';
import type { classifyDocument } from './graphql-classify.ts';
import { followOf, type KnownIds } from './graphql-follow.ts';

/**
 * Apart from the one for texts, whose jobs are ended for their time: the schema would be loaded again. The first document waits until it is, which
 * on a busy machine takes seconds.
 */
const onDocuments = createOnWorker({ milliseconds: 30_000 });

/** Fails as `classifyDocument` does, and with `too_costly` where it takes too long to read. */
export async function classifyGraphql(body: unknown, known: KnownIds): Promise<Result<EqualCall | LocalAnswer>> {
  const things = thingsNamed(body, known);
  const done = await onDocuments<typeof classifyDocument>('classify a document', { body, things });
  const call = done.ok ? done.value : done;
  if (!call.ok) return call;
  if ('local' in call.value || !('followUp' in call.value)) return call;
  const { followUp, ...change } = call.value;
  return ok({ ...change, follow: followOf(followUp) });
}

/** Ids are short, and a document names few. */
const mostNamed = 500;

/** Of the things that a key was told of, those whose ids stand in a document or its variables. */
function thingsNamed(body: unknown, known: KnownIds): KnownThing[] {
  const { query, variables } = isRecord(body) ? body : {};
  const quoted = typeof query === 'string' ? [...query.matchAll(/"([\w=+/-]{1,200})"/g)].map(([, id = '']) => id) : [];
  const given = textsIn(variables).filter((text) => text.length <= 200);
  return [...new Set([...quoted, ...given])].flatMap((id) => known(id) ?? []).slice(0, mostNamed);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
