import { deleteFile } from './delete-file.ts';
import { pushFiles } from './push-files.ts';
import { restoreFiles } from './restore-files.ts';
import { writeFile } from './write-file.ts';

export const files = { reads: [], writes: [writeFile, pushFiles, deleteFile, restoreFiles] };
