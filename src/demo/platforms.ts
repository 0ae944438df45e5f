/** The platforms of the demo world beside GitHub, as the hub calls them; adding one is a folder and a line here. */
import { discord } from './other/discord.ts';
import { microsoft } from './other/microsoft.ts';
import type { MakeDemoPlatform } from './platform.ts';

export const demoPlatforms: Record<string, MakeDemoPlatform> = { microsoft, discord };
