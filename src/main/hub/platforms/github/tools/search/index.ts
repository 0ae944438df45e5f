import { search } from './search.ts';

export const searching = { reads: [search], writes: [] };
