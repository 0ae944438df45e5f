import { objectId, reachable } from '../git-objects.ts';
import { type Content, defaultBranch, type Identity, type Release, type Tag } from '../model.ts';
import { hostileRelease } from './hostile.ts';
import type { Specification } from './specification.ts';
import { maintainerOf } from './tracker.ts';

/** Repositories that hand something out, with the tags they did it by, oldest first. */
const published: Readonly<Record<string, readonly string[]>> = {
  'tidy-csv': ['v0.8.0', 'v0.9.0', 'v1.0.0', 'v1.1.0', 'v2.0.0-rc.1'],
  'atlas-service': ['2026-q2', '2026-q3'],
  'color-steps': ['v1.0.0'],
};

/** Tags spread over the main branch, every second one annotated, and a release for each but the first. */
export function publish(
  specification: Specification,
  { commits, branches }: Pick<Content, 'commits' | 'branches'>,
): Pick<Content, 'tags' | 'releases'> {
  const names = published[specification.name] ?? [];
  const main = reachable(commits, branches.get(defaultBranch) ?? '').reverse();
  const author = maintainerOf(specification);
  const tagger: Identity = { name: author.name, email: author.email, account: author };
  const tags: Tag[] = [];
  const releases: Release[] = [];
  for (const [index, name] of names.entries()) {
    const commit = main[Math.floor(((index + 1) * (main.length - 1)) / (names.length + 1))];
    if (!commit) continue;
    const message = `${specification.name} ${name}\n`;
    const sha = objectId('tag', `${commit.sha} ${name} ${message}`);
    const date = commit.date + 60_000;
    tags.push({ name, commit: commit.sha, ...(index % 2 === 1 && { annotation: { sha, tagger, date, message } }) });
    if (index === 0) continue;
    releases.push({
      id: specification.id * 100 + index,
      tag: name,
      title: `${specification.name} ${name}`,
      body:
        index === 1 ? hostileRelease : `## What is new\n\n- Better ${specification.subjects[index] ?? 'everything'}.`,
      author,
      prerelease: name.includes('-rc.'),
      publishedAt: date,
    });
  }
  return { tags, releases };
}
