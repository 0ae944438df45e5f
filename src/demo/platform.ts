import type { Provider } from './tenant/directory.ts';
import type { World } from './world.ts';

/** A platform of the demo world beside GitHub: its API and its authorization server on one origin, and the tenant's connection to it. */
export type DemoPlatform = { provider: Provider; handle(request: Request): Promise<Response> };

export type MakeDemoPlatform = (world: World, origin: string) => DemoPlatform;
