/** What can be asked of Discord, in the order in which it is listed: what reads of daily use first. */
import * as z from 'zod';
import { cleanLine, cleanTitle } from '../../../src/main/hub/platforms/clean-text.ts';
import { readTool, type Tool } from '../../../src/main/hub/platforms/tool.ts';
import { ok } from '../../../src/shared/result.ts';
import { get, ReadMe, ReadServers } from './get.ts';

const account = z.string().min(1).max(100).optional().describe('Which connected account; only needed with several');
const outsider = z.literal(true).optional().describe('Present when somebody else named it');

export const tools: Tool[] = [
  readTool({
    name: 'discord_list_servers',
    title: 'List servers',
    description: 'The Discord servers that you are in.',
    toolset: 'discord_people',
    // More than `identify` allows: the person is asked for it when they first want this tool.
    scopes: ['guilds'],
    input: z.strictObject({
      limit: z.int().min(1).max(100).default(30),
      cursor: z
        .string()
        .regex(/^\d{5,20}$/)
        .optional(),
      account,
    }),
    output: z.object({
      items: z.array(
        z.object({ server: z.string(), name: z.string(), url: z.string(), private: z.boolean(), outsider }),
      ),
      next_cursor: z.string().optional(),
    }),
    place: () => undefined,
    async run({ limit, cursor }, { client, allows }) {
      const after = cursor === undefined ? '' : `&after=${cursor}`;
      const read = await get(client, `/api/v10/users/@me/guilds?limit=${limit}${after}`, ReadServers);
      if (!read.ok) return read;
      const last = read.value.length === limit ? read.value.at(-1) : undefined;
      return ok({
        items: read.value
          .filter(({ id }) => allows('server', id))
          .map(({ id, name, owner }) => ({
            server: cleanLine(id, 20),
            name: cleanTitle(name, 100),
            url: `https://discord.com/channels/${encodeURIComponent(id)}`,
            private: true,
            ...(!owner && { outsider: true as const }),
          })),
        ...(last && { next_cursor: last.id }),
      });
    },
  }),
  readTool({
    name: 'discord_get_me',
    title: 'Get me',
    description: 'Who you are on Discord.',
    toolset: 'discord_people',
    input: z.strictObject({ account }),
    output: z.object({ id: z.string(), username: z.string(), name: z.string(), private: z.boolean() }),
    place: () => undefined,
    isOwn: true,
    async run(_, { client }) {
      const read = await get(client, '/api/v10/users/@me', ReadMe);
      if (!read.ok) return read;
      const { id, username, global_name: name } = read.value;
      return ok({
        id: cleanLine(id, 20),
        username: cleanLine(username, 100),
        name: cleanTitle(name ?? '', 100),
        private: false,
      });
    },
  }),
];
