/** A hub on a folder that a benchmark has filled; it says how much processor time it took from opening the database until it listened. */
import { openSecretStore } from '../src/main/headless/secret-store.ts';
import { createHub } from '../src/main/hub/index.ts';
import { memoryPorts } from '../test/harness/memory-ports.ts';
import { answerMeasurements } from './child.ts';
import { passphrase } from './long-record.ts';

/** Microseconds of processor time. */
export type Started = { cpu: number };

const [dataDir = ''] = process.argv.slice(2);
const secrets = await openSecretStore(dataDir, passphrase);
if (!secrets.ok) throw new Error(secrets.failure.message);
const before = process.cpuUsage();
const hub = await createHub(
  { ...memoryPorts(), secrets: secrets.value },
  { dataDir, version: '0', demo: false, apiUrls: {} },
);
if (!hub.ok) throw new Error(hub.failure.message);
const listening = await hub.value.listen({ port: 0 });
if (!listening.ok) throw new Error(listening.failure.message);
process.once('SIGTERM', () => void hub.value.close().then(() => process.exit()));
const { user, system } = process.cpuUsage(before);
answerMeasurements({ cpu: user + system } satisfies Started);
