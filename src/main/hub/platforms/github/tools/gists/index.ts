import { createGist } from './create-gist.ts';
import { deleteGist } from './delete-gist.ts';
import { getGist } from './get-gist.ts';
import { listGists } from './list-gists.ts';
import { updateGist } from './update-gist.ts';

export const gists = { reads: [listGists, getGist], writes: [createGist, updateGist, deleteGist] };
