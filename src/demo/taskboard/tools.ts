/** Taskboard's tools, as its MCP servers list and answer them. */
import type { Board, Task } from './seed.ts';

type Arguments = Record<string, unknown>;
/** For one person; text that begins a sentence says what is wrong. */
type Answer = (board: Board, given: Arguments, now: number) => unknown;

type Tool = {
  name: string;
  title: string;
  description: string;
  scope: 'tasks:read' | 'tasks:write';
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
  inputSchema: { type: 'object'; properties: Record<string, object>; required: string[]; additionalProperties: false };
  answer: Answer;
};

/** What a caller has asked for is not there or not right: the text is for the model. */
export class ToolError extends Error {}

const text = (description: string) => ({ type: 'string', description });
const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const adds = { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false };
const schema = (properties: Record<string, object>, ...required: string[]): Tool['inputSchema'] => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const states = ['open', 'doing', 'done'] as const;

export const boardTools: readonly Tool[] = [
  {
    name: 'whoami',
    title: 'Who am I',
    description: 'The person whose board this is.',
    scope: 'tasks:read',
    annotations: reads,
    inputSchema: schema({}),
    answer: ({ login, name }) => ({ login, name }),
  },
  {
    name: 'list_projects',
    title: 'List projects',
    description: 'The projects, with how many tasks are open in each.',
    scope: 'tasks:read',
    annotations: reads,
    inputSchema: schema({}),
    answer: ({ projects, tasks }) => ({
      projects: projects.map((project) => ({
        ...project,
        open: tasks.filter((task) => task.project === project.id && task.state !== 'done').length,
      })),
    }),
  },
  {
    name: 'list_tasks',
    title: 'List tasks',
    description: 'Tasks without their notes, those due soonest first.',
    scope: 'tasks:read',
    annotations: reads,
    inputSchema: schema({
      project: text('The id of a project'),
      state: { type: 'string', enum: states, description: 'Only tasks of this state' },
    }),
    answer: ({ tasks }, { project, state }) => ({
      tasks: tasks
        .filter((task) => project === undefined || task.project === project)
        .filter((task) => state === undefined || task.state === state)
        .sort((a, b) => a.due.localeCompare(b.due))
        .map(({ notes: _, comments, ...task }) => ({ ...task, comments: comments.length })),
    }),
  },
  {
    name: 'get_task',
    title: 'Get a task',
    description: 'One task with its notes and comments.',
    scope: 'tasks:read',
    annotations: reads,
    inputSchema: schema({ id: text('The id of the task, such as T-1') }, 'id'),
    answer: (board, { id }) => taskOf(board, id),
  },
  {
    name: 'create_task',
    title: 'Create a task',
    description: 'Adds a task to a project.',
    scope: 'tasks:write',
    annotations: adds,
    inputSchema: schema(
      {
        project: text('The id of a project'),
        title: text('What is to be done'),
        notes: text('More about it'),
        due: { type: 'string', format: 'date', description: 'The day by which it is to be done' },
      },
      'project',
      'title',
    ),
    answer(board, { project, title, notes = '', due }, now) {
      if (!board.projects.some(({ id }) => id === project)) throw new ToolError(`There is no project ${project}.`);
      const task: Task = {
        id: `T-${board.next}`,
        project: String(project),
        title: String(title),
        state: 'open',
        due: String(due ?? new Date(now).toISOString().slice(0, 10)),
        notes: String(notes),
        comments: [],
      };
      board.next += 1;
      board.tasks.push(task);
      return task;
    },
  },
  {
    name: 'comment_on_task',
    title: 'Comment on a task',
    description: 'Adds a comment to a task.',
    scope: 'tasks:write',
    annotations: adds,
    inputSchema: schema({ id: text('The id of the task'), text: text('The comment') }, 'id', 'text'),
    answer(board, { id, text: said }) {
      const task = taskOf(board, id);
      task.comments.push({ by: board.login, text: String(said) });
      return task;
    },
  },
  {
    name: 'move_task',
    title: 'Move a task',
    description: 'Sets the state of a task.',
    scope: 'tasks:write',
    annotations: { ...adds, idempotentHint: true },
    inputSchema: schema(
      { id: text('The id of the task'), state: { type: 'string', enum: states, description: 'Its new state' } },
      'id',
      'state',
    ),
    answer(board, { id, state }) {
      const task = taskOf(board, id);
      task.state = states.find((one) => one === state) ?? task.state;
      return task;
    },
  },
  {
    name: 'delete_task',
    title: 'Delete a task',
    description: 'Deletes a task with its comments. There is no way back.',
    scope: 'tasks:write',
    annotations: { ...adds, destructiveHint: true, idempotentHint: true },
    inputSchema: schema({ id: text('The id of the task') }, 'id'),
    answer(board, { id }) {
      const task = taskOf(board, id);
      board.tasks.splice(board.tasks.indexOf(task), 1);
      return { deleted: task.id };
    },
  },
];

/** The archive is another server of the same vendor: tokens for one are not for the other. */
export const archiveTools: readonly Tool[] = boardTools
  .filter(({ name }) => name === 'whoami')
  .concat({
    name: 'list_finished_tasks',
    title: 'List finished tasks',
    description: 'Titles of tasks that are done.',
    scope: 'tasks:read',
    annotations: reads,
    inputSchema: schema({}),
    answer: ({ tasks }) => ({ titles: tasks.filter(({ state }) => state === 'done').map(({ title }) => title) }),
  });

function taskOf({ tasks }: Board, id: unknown): Task {
  const task = tasks.find((one) => one.id === id);
  if (!task) throw new ToolError(`There is no task ${id}.`);
  return task;
}

/** What is wrong with the arguments of a call, or undefined. */
export function problemOf({ inputSchema }: Tool, given: Arguments): string | undefined {
  const { properties, required } = inputSchema;
  const missing = required.find((name) => given[name] === undefined);
  if (missing !== undefined) return `${missing} is missing.`;
  for (const [name, value] of Object.entries(given)) {
    const property = Object.hasOwn(properties, name) ? (properties[name] as { enum?: readonly string[] }) : undefined;
    if (!property) return `There is no argument ${name}.`;
    if (typeof value !== 'string') return `${name} must be text.`;
    if (property.enum && !property.enum.includes(value)) return `${name} must be one of ${property.enum.join(', ')}.`;
  }
  return undefined;
}

export type { Tool };
