import { createBranch } from './create-branch.ts';
import { deleteBranch } from './delete-branch.ts';

export const branches = { reads: [], writes: [createBranch, deleteBranch] };
