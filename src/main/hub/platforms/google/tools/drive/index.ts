import { copyFile } from './copy-file.ts';
import { createFile } from './create-file.ts';
import { getFile } from './get-file.ts';
import { readFileText } from './read-file.ts';
import { searchFiles } from './search-files.ts';
import { trashFile } from './trash-file.ts';

export const driveTools = { reads: [searchFiles, readFileText, getFile], writes: [createFile, copyFile, trashFile] };
