import { releaseShape, tagShape } from '../shapes/release.ts';
import { type Answer, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';

/** Newest first, as the names sort. */
export function tags(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const sorted = [...repository.content().tags].sort((a, b) => (a.name < b.name ? 1 : -1));
  return list(context, sorted, (tag) => tagShape(repository, tag, origin));
}

export function releases(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const sorted = repository.content().releases.toReversed();
  return list(context, sorted, (release) => releaseShape(repository, release, origin));
}

/** The newest one that is no trial. */
export function latestRelease(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const found = repository.content().releases.findLast(({ prerelease }) => !prerelease);
  return found ? ok(releaseShape(repository, found, origin)) : notFound(context);
}

export function releaseByTag(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  const found = repository.content().releases.find(({ tag }) => tag === parameters['tag']);
  return found ? ok(releaseShape(repository, found, origin)) : notFound(context);
}
