/** What each version of Open WebUI said: the newest as it is, an older one as its difference to that. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, createPatch } from 'diff';
import { newestOpenWebUI } from '../../src/main/headless/commands/open-webui/install.ts';

const fileOf = (version: string, name: string): string =>
  join(import.meta.dirname, 'recorded', version, `${name}.${version === newestOpenWebUI ? 'json' : 'diff'}`);

export function readRecording(version: string, name: string): string {
  const kept = readFileSync(fileOf(version, name), 'utf8');
  if (version === newestOpenWebUI) return kept;
  const said = applyPatch(readRecording(newestOpenWebUI, name), kept);
  if (said === false)
    throw new Error(`${fileOf(version, name)} is no difference to the newest: record ${version} again.`);
  return said;
}

/** The file of a recording, and what it holds of what was said. */
export function recordingOf(version: string, name: string, said: string): { file: string; kept: string } {
  const file = fileOf(version, name);
  if (version === newestOpenWebUI) return { file, kept: said };
  return { file, kept: createPatch(name, readRecording(newestOpenWebUI, name), said, newestOpenWebUI, version) };
}
