import { listStarred } from './list-starred.ts';
import { starRepository } from './star-repository.ts';
import { watchRepository } from './watch-repository.ts';

export const stars = { reads: [listStarred], writes: [starRepository, watchRepository] };
