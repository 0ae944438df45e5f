import { deleteFile } from './delete-file.ts';
import { getTree } from './get-tree.ts';
import { pushFiles } from './push-files.ts';
import { restoreFiles } from './restore-files.ts';
import { writeFile } from './write-file.ts';

export const files = { reads: [getTree], writes: [writeFile, pushFiles, deleteFile, restoreFiles] };
