import { createRepository } from './create-repository.ts';
import { deleteRepository } from './delete-repository.ts';
import { forkRepository } from './fork-repository.ts';
import { listCollaborators } from './list-collaborators.ts';

export const ownership = { reads: [listCollaborators], writes: [createRepository, forkRepository, deleteRepository] };
