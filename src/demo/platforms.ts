/** The platforms of the demo world beside GitHub, as the hub calls them; adding one is a folder and a line here. */
import { createGoogle } from './google/index.ts';
import { createNotion } from './notion/index.ts';
import { discord } from './other/discord.ts';
import { microsoft } from './other/microsoft.ts';
import { createSlack } from './slack/index.ts';
import type { DemoProvider } from './tenant/directory.ts';
import type { World } from './world.ts';

export const demoPlatforms: Record<string, MakeDemoPlatform> = {
  slack: createSlack,
  google: createGoogle,
  notion: createNotion,
  microsoft,
  discord,
};

/** A platform of the demo world beside GitHub: its API and its authorization server on one origin, and the tenant's connection to it. */
export type DemoPlatform = { provider: DemoProvider; handle(request: Request): Promise<Response> };

export type MakeDemoPlatform = (world: World, origin: string) => DemoPlatform;
