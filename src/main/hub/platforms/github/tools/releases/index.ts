import { getRelease } from './get-release.ts';
import { getTag } from './get-tag.ts';
import { listReleases } from './list-releases.ts';
import { listTags } from './list-tags.ts';

export const releases = { reads: [listReleases, getRelease, listTags, getTag], writes: [] };
