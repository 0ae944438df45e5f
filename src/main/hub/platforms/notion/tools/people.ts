/** The tools about people. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { listFromNotion, notionToolsIn } from '../connect.ts';

import { listPage, notionName, ReadNotionSelf, ReadNotionUser } from '../things.ts';

const { readTool } = notionToolsIn('people');

const Person = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string().describe('person, or bot for a connection'),
  email: z.string().optional(),
});

const projectPerson = ({ id, name: called, type, person }: z.infer<typeof ReadNotionUser>): z.infer<typeof Person> => ({
  id,
  name: notionName(called),
  kind: notionName(type),
  ...(person?.email && { email: notionName(person.email) }),
});

const listUsers = readTool({
  name: 'notion_list_users',
  title: 'List people',
  hint: 'members people workspace team guests',
  description: 'Lists the members of the workspace and its connections; guests are not among them.',
  input: input({ limit, cursor }),
  output: z.object({ items: z.array(Person), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ limit: most, cursor: from }, { notion }) {
    return listFromNotion({
      cursor: from,
      most,
      fetch: (at) => notion.read(({ users }) => users.list(at), listPage(ReadNotionUser)),
      project: async (user) => ok(projectPerson(user)),
    });
  },
});

const getSelf = readTool({
  name: 'notion_get_self',
  title: 'Who am I',
  hint: 'whoami account workspace me bot',
  description: 'Tells whose account this is, and of which workspace.',
  input: input({}),
  output: z.object({
    connection: z.string().describe('Id under which it writes'),
    id: z.string().optional().describe('Id of the person'),
    name: z.string(),
    email: z.string().optional(),
    workspace: z.string(),
  }),
  place: () => undefined,
  isOwn: true,
  async run(_, { notion }) {
    const me = await notion.read(({ users }) => users.me({}), ReadNotionSelf);
    if (!me.ok) return me;
    const owner = me.value.bot?.owner?.user;
    return ok({
      connection: me.value.id,
      name: notionName(owner?.name ?? me.value.name),
      workspace: notionName(me.value.bot?.workspace_name),
      ...(owner?.id && { id: owner.id }),
      ...(owner?.person?.email && { email: notionName(owner.person.email) }),
    });
  },
});

export const notionPeopleTools = { listUsers, getSelf };
