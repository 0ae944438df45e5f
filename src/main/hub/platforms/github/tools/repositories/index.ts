import { getCommit } from './get-commit.ts';
import { getFile } from './get-file.ts';
import { listCommits } from './list-commits.ts';
import { listRepositories } from './list-repositories.ts';
import { myCommits } from './my-commits.ts';

export const repositories = { reads: [listRepositories, listCommits, getCommit, getFile, myCommits], writes: [] };
