/** The built hub as a process of its own, the command line in this one: what that has as a process is proved elsewhere. */
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { commandLineInProcess } from '../harness/words-in-process.ts';

export type BuiltDemo = DemoHub;

/** Starts a demo hub in a folder of its own. Whoever starts it stops it. */
export async function startBuiltDemo(options?: Parameters<typeof startDemoHub>[0]): Promise<BuiltDemo> {
  const hub = await startDemoHub(options);
  return Object.assign(hub, commandLineInProcess(hub.dataDir));
}
