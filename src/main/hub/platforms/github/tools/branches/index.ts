import { createBranch } from './create-branch.ts';
import { deleteBranch } from './delete-branch.ts';
import { listBranches } from './list-branches.ts';

export const branches = { reads: [listBranches], writes: [createBranch, deleteBranch] };
