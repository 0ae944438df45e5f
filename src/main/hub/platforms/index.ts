/** The platforms that the hub knows; adding one is a folder and a line here. */
import { github } from './github/index.ts';
import { google } from './google/index.ts';
import { notion } from './notion/index.ts';
import type { Platform } from './platform.ts';
import { slack } from './slack/index.ts';

export const platforms: Platform[] = [github, slack, google, notion];
