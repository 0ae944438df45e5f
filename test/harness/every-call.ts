/**
 * Calls of every tool there is, each of which succeeds in the demo world for the person whose account was connected last. A
 * platform is a line here, and a file beside its other tests.
 */
import type { ToolContext } from '../../src/main/hub/platforms/tool.ts';
import { everyCall as github } from '../unit/hub/platforms/github/every-call.ts';
import { everyCall as google } from '../unit/hub/platforms/google/every-call.ts';
import { everyCall as notion } from '../unit/hub/platforms/notion/every-call.ts';
import { everyCall as slack } from '../unit/hub/platforms/slack/every-call.ts';
import type { PlatformTools } from './platform-tools.ts';

type Arguments = Record<string, unknown>;

/** By tool; arguments that are only known in the world it is made in are found by calling other tools. */
export type EveryCall = Record<string, (Arguments | ((tools: PlatformTools) => Promise<Arguments>))[]>;

export const everyCall: Record<string, EveryCall> = { slack, google, notion };

/** GitHub's are made with a context of a tool. */
export const everyCallAtGitHub: Record<string, (Arguments | ((context: ToolContext) => Promise<Arguments>))[]> = github;
