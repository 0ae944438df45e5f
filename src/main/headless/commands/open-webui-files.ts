import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenWebUIFile } from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { fileFailure, systemErrorCode } from '../system-error.ts';
import { plain } from '../text.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';
import { partOption, partsOf } from './open-webui-wish.ts';

const uses: Record<OpenWebUIFile['use'], string> = {
  env: 'for the environment of Open WebUI, which is then started anew',
  tools: 'to import there where an administrator adds tool servers',
  model: 'what an administrator enters there as a connection',
};

export const filesCommand: Command = {
  name: 'openwebui files',
  arguments: [],
  about: 'Print what to take to Open WebUI by hand, where the hub has no key of an administrator',
  options: {
    part: partOption,
    output: { type: 'string', value: 'DIR', about: 'Into new files of this folder, which only you can read' },
  },
  async run(invocation) {
    const { values } = invocation;
    const folder = values['output'];
    if (folder === '') return fail('usage', '--output names no folder.');
    const made = await callerOf(invocation)('openwebui.files', { parts: partsOf(values) });
    if (!made.ok) return made;
    if (typeof folder !== 'string') return ok({ output: made.value, text: made.value.map(printed).join('\n\n') });
    const written = await write(folder, made.value);
    if (!written.ok) return written;
    const text = made.value.map(({ name, use }) => plain(`${join(folder, name)}: ${uses[use]}`)).join('\n');
    return ok({ output: written.value, text });
  },
};

/** Line by line: the text is for a terminal too. */
const printed = ({ name, use, text }: OpenWebUIFile): string =>
  [`${name}: ${uses[use]}`, '', ...text.trimEnd().split('\n')].map(plain).join('\n');

/** New files, 0600 from the start: their owner fills secrets in. Answers their paths. */
async function write(folder: string, files: OpenWebUIFile[]): Promise<Result<string[]>> {
  const paths: string[] = [];
  for (const { name, text } of files) {
    const path = join(folder, name);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EEXIST') return fail('usage', `${path} is there already, and is not replaced.`);
      if (code === 'ENOSPC' || code === 'EDQUOT') return fileFailure(error, path);
      if (code !== undefined) return fail('usage', `${path} cannot be written: ${code}.`);
      throw error;
    }
    paths.push(path);
  }
  return ok(paths);
}
