import type { Definition } from '../../src/main/hub/features/imports/import.ts';
import { RemoteReach } from '../../src/main/hub/features/imports/mcp/remote-tool.ts';

/** Definitions of a server's tools, with what their person has said of them: those of these names, as the server has them, read. */
export const saidToRead = (definitions: readonly Definition[], names: ReadonlySet<string>): Definition[] =>
  definitions.map((one) => (names.has(RemoteReach.parse(one.reach).tool) ? { ...one, access: 'read' } : one));
