/** The list, with the line that the exercise adds to it. */
import { github } from '../../src/main/hub/platforms/github/index.ts';
import type { Platform } from '../../src/main/hub/platforms/platform.ts';
import { discord } from './discord/index.ts';

export const platforms: Platform[] = [github, discord];
