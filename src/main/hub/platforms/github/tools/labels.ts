/** The tools for labels. */
import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanTitle } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { type Tool, toolsIn } from '../../tool.ts';
import { inRepository, issueLabels, number, ownerAndName, repository } from '../fields.ts';
import { listItems } from '../lists.ts';
import { changeOnGitHub, connectGitHub, emptyAnswer, type Get } from '../rest.ts';
import { cleanName, cleanUrl, numberedTitle, viewLimits } from '../view.ts';
import { ReadIssue } from '../views/issues.ts';

const { readTool, writeTool } = toolsIn('labels');

const labelRoute = '/repos/{owner}/{repo}/labels/{name}';

// A URL parser would fold a name of dots away, and the call with it to another path.
const labelName = issueLabels.element.refine((text) => !/^\.+$/.test(text), 'must not be dots alone');
const color = z.string().regex(/^[0-9a-f]{6}$/i, 'must be six hex digits, such as d73a4a');
const labelDescription = z
  .string()
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')
  .refine((text) => text.isWellFormed());

const ReadLabel = z.object({
  name: z.string(),
  color: z.string(),
  description: z.string().nullish(),
  url: z.string(),
});

const LabelView = z.object({
  name: z.string(),
  color: z.string().describe('RGB in hex'),
  description: z.string(),
  url: z.string().describe('Address to cite'),
});

export const projectLabel = (read: z.infer<typeof ReadLabel>): z.infer<typeof LabelView> => ({
  name: cleanName(read.name),
  color: cleanName(read.color),
  description: cleanTitle(read.description ?? '', viewLimits.title),
  url: cleanUrl(read.url),
});

const listLabels = readTool({
  name: 'github_list_labels',
  title: 'Labels of a repository',
  hint: 'tags categories colors issue types',
  description: 'The labels that issues and pull requests of one repository can have, or one of them by its name.',
  input: input({ repository, name: labelName.optional().describe('Only the label of this name'), cursor, limit }),
  output: z.object({ items: z.array(LabelView), ...listing }),
  place: inRepository,
  async run({ repository, name, cursor, limit }, { client }) {
    const get = connectGitHub(client);
    const place = ownerAndName(repository);
    if (name !== undefined) {
      const found = await get(labelRoute, { ...place, name }, ReadLabel);
      return found.ok ? ok({ items: [projectLabel(found.value.value)], left_out: 0 }) : found;
    }
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/labels', { ...place, per_page: 50, page }, z.array(ReadLabel)),
      project: projectLabel,
    });
  },
});

const createLabel = writeTool({
  name: 'github_create_label',
  title: 'Create a label',
  hint: 'new tag category color issue',
  description: 'Adds a label that issues and pull requests of one repository can have.',
  access: 'write',
  input: input({
    repository,
    name: labelName.describe('Name'),
    color: color.default('ededed').describe('RGB in hex, such as d73a4a'),
    description: labelDescription.optional().describe('What it means, at most 100 characters'),
  }),
  output: LabelView,
  place: inRepository,
  async preview({ repository, name, color, description }, { client }) {
    const get = connectGitHub(client);
    const place = { ...ownerAndName(repository), name };
    const found = await get(labelRoute, place, ReadLabel);
    if (found.ok) return fail('platform_refused', 'There is a label of that name.');
    if (found.failure.code !== 'platform_not_found') return found;
    return ok({ target: 'a new label', version: null, changes: changesOf({ name, color, description }) });
  },
  // By the name that was asked for: as it is shown, it may be that of another label.
  undo: ({ repository, name }) => ({ tool: 'github_delete_label', arguments: { repository, name } }),
  async run({ repository, name, color, description }, { client }) {
    const fields = { name, color, description };
    const made = await changeOnGitHub(
      client,
      'POST /repos/{owner}/{repo}/labels',
      ownerAndName(repository),
      fields,
      ReadLabel,
    );
    return made.ok ? ok(projectLabel(made.value)) : made;
  },
});

const updateLabel = writeTool({
  name: 'github_update_label',
  title: 'Change a label',
  hint: 'rename recolor edit tag category',
  description: 'Changes the named fields of one label, on everything that has it.',
  access: 'write',
  input: input({
    repository,
    name: labelName.describe('Its name'),
    new_name: labelName.optional().describe('Name in place of the present one'),
    color: color.optional().describe('RGB in hex, such as d73a4a'),
    description: labelDescription.optional().describe('What it means, at most 100 characters'),
  }).refine(
    ({ new_name, color, description }) => [new_name, color, description].some((field) => field !== undefined),
    'needs at least one change',
  ),
  output: LabelView,
  place: inRepository,
  async preview({ repository, name, account, ...fields }, { client }) {
    const get = connectGitHub(client);
    const found = await get(labelRoute, { ...ownerAndName(repository), name }, ReadLabel);
    if (!found.ok) return found;
    const read = found.value.value;
    const before = { new_name: read.name, color: read.color, description: read.description ?? '' };
    return ok({ target: `the label ${projectLabel(read).name}`, version: null, changes: changesOf(fields, before) });
  },
  undo({ repository, name, new_name = name }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const fields = changes.map(({ name, before }) => [name, before ?? '']);
    return { tool: 'github_update_label', arguments: { repository, name: new_name, ...Object.fromEntries(fields) } };
  },
  async run({ repository, name, account, ...fields }, { client }) {
    const made = await changeOnGitHub(
      client,
      `PATCH ${labelRoute}`,
      { ...ownerAndName(repository), name },
      fields,
      ReadLabel,
    );
    return made.ok ? ok(projectLabel(made.value)) : made;
  },
});

const deleteLabel = writeTool({
  name: 'github_delete_label',
  title: 'Delete a label',
  hint: 'remove tag category',
  description: 'Deletes one label, and takes it from everything that has it.',
  access: 'destructive',
  input: input({ repository, name: labelName.describe('Its name') }),
  output: z.object({ deleted: z.literal(true) }),
  place: inRepository,
  async preview({ repository, name }, { client }) {
    const get = connectGitHub(client);
    const found = await get(labelRoute, { ...ownerAndName(repository), name }, ReadLabel);
    if (!found.ok) return found;
    const read = found.value.value;
    return ok({
      target: `the label ${projectLabel(read).name}`,
      version: null,
      changes: [
        { name: 'name', before: read.name, after: null },
        { name: 'color', before: read.color, after: null },
        { name: 'description', before: read.description ?? '', after: null },
      ],
    });
  },
  undo: () => ({ reason: 'It can be created again, but nothing remembers what had it.' }),
  async run({ repository, name }, { client }) {
    const place = { ...ownerAndName(repository), name };
    const made = await changeOnGitHub(client, `DELETE ${labelRoute}`, place, undefined, emptyAnswer);
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});

const labelledRoute = '/repos/{owner}/{repo}/issues/{issue_number}/labels';
const labelled = number.describe('Number of the issue or pull request');
const LabelsNow = z.object({ labels: z.array(z.string()).describe('All that it has now') });
const ReadLabels = z.array(ReadLabel.pick({ name: true }));

const projectLabels = (read: z.infer<typeof ReadLabels>): z.infer<typeof LabelsNow> => ({
  labels: read.map(({ name }) => cleanName(name)),
});

const placeOf = ({ repository, number }: { repository: string; number: number }) => ({
  ...ownerAndName(repository),
  issue_number: number,
});

/** What something is called, and the names of its labels. */
async function labelsOf(get: Get, asked: { repository: string; number: number }) {
  const found = await get('/repos/{owner}/{repo}/issues/{issue_number}', placeOf(asked), ReadIssue);
  if (!found.ok) return found;
  const read = found.value.value;
  const names = read.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
  return ok({ target: numberedTitle(read), names });
}

const isAmong = (names: string[], name: string): boolean =>
  names.some((one) => one.toLowerCase() === name.trim().toLowerCase());

const addLabels = writeTool({
  name: 'github_add_labels',
  title: 'Add labels',
  hint: 'tag categorize triage issue pr',
  description: 'Adds labels to one issue or pull request; those that it has stay.',
  access: 'write',
  input: input({ repository, number: labelled, labels: issueLabels.min(1).describe('Names of labels to add') }),
  output: LabelsNow,
  place: inRepository,
  async preview({ repository, number, labels }, { client }) {
    const found = await labelsOf(connectGitHub(client), { repository, number });
    if (!found.ok) return found;
    const { target, names } = found.value;
    const after = [...names, ...labels.filter((name) => !isAmong(names, name))];
    // Without a version: what else becomes of it does not change what is added.
    return ok({ target, version: null, changes: changesOf({ labels: after }, { labels: names }) });
  },
  undo({ repository, number }, { changes: [change] }) {
    if (!change) return { reason: 'It was so already.' };
    const labels = change.before ? change.before.split('\n') : [];
    return { tool: 'github_update_issue', arguments: { repository, number, labels } };
  },
  async run({ repository, number, labels }, { client }) {
    const place = placeOf({ repository, number });
    const made = await changeOnGitHub(client, `POST ${labelledRoute}`, place, { labels }, ReadLabels);
    return made.ok ? ok(projectLabels(made.value)) : made;
  },
});

const removeLabel = writeTool({
  name: 'github_remove_label',
  title: 'Remove a label',
  hint: 'untag uncategorize triage issue pr',
  description: 'Takes one label from one issue or pull request; the others stay.',
  access: 'write',
  input: input({ repository, number: labelled, label: labelName.describe('Name of the label') }),
  output: LabelsNow,
  place: inRepository,
  async preview({ repository, number, label }, { client }) {
    const found = await labelsOf(connectGitHub(client), { repository, number });
    if (!found.ok) return found;
    const { target, names } = found.value;
    if (!isAmong(names, label)) return fail('platform_refused', 'It does not have that label.');
    const after = names.filter((name) => !isAmong([name], label));
    return ok({ target, version: null, changes: changesOf({ labels: after }, { labels: names }) });
  },
  undo: ({ repository, number, label }) => ({
    tool: 'github_add_labels',
    arguments: { repository, number, labels: [label] },
  }),
  async run({ repository, number, label }, { client }) {
    const place = { ...placeOf({ repository, number }), name: label };
    const made = await changeOnGitHub(client, `DELETE ${labelledRoute}/{name}`, place, undefined, ReadLabels);
    return made.ok ? ok(projectLabels(made.value)) : made;
  },
});

export const labelTools: Tool[] = [listLabels, createLabel, updateLabel, deleteLabel, addLabels, removeLabel];
