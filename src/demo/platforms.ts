/** The platforms of the demo world beside GitHub, as the hub calls them; adding one is a folder and a line here. */
import { createGoogle } from './google/index.ts';
import { createNotion } from './notion/index.ts';
import { discord } from './other/discord.ts';
import { microsoft } from './other/microsoft.ts';
import type { MakeDemoPlatform } from './platform.ts';
import { createSlack } from './slack/index.ts';

export const demoPlatforms: Record<string, MakeDemoPlatform> = {
  slack: createSlack,
  google: createGoogle,
  notion: createNotion,
  microsoft,
  discord,
};
