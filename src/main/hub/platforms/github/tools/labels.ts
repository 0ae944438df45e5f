/** The tools for labels. */
import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { atLeastOne, cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { issueLabels, number, ownerAndName, repository } from '../fields.ts';
import { listViews } from '../lists.ts';
import { emptyAnswer, type Get, githubToolsIn } from '../rest.ts';
import { cleanName, githubView, headingAt, nameAt, nullableText, numberedTitle, urlAt } from '../view.ts';
import { IssueView } from '../views/issues.ts';

const { readTool, writeTool } = githubToolsIn('labels');

const labelRoute = '/repos/{owner}/{repo}/labels/{name}';

// A URL parser would fold a name of dots away, and the call with it to another path.
const labelName = issueLabels.element.refine((text) => !/^\.+$/.test(text), 'must not be dots alone');
const color = z.string().regex(/^[0-9a-f]{6}$/i, 'must be six hex digits, such as d73a4a');
const labelDescription = z
  .string()
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')
  .refine((text) => text.isWellFormed());

export const LabelView = githubView({
  name: nameAt('name'),
  color: nameAt('color').describe('RGB in hex'),
  description: headingAt('description', nullableText),
  url: urlAt('url'),
});

const listLabels = readTool({
  name: 'github_list_labels',
  title: 'Labels of a repository',
  hint: 'tags categories colors issue types',
  description: 'The labels that issues and pull requests of one repository can have, or one of them by its name.',
  input: input({ repository, name: labelName.optional().describe('Only the label of this name'), cursor, limit }),
  output: z.object({ items: z.array(LabelView.shown), ...listing }),
  async run({ repository, name, cursor, limit }, { get }) {
    const place = ownerAndName(repository);
    if (name !== undefined) {
      const found = await get(labelRoute, { ...place, name }, LabelView.read);
      return found.ok ? ok({ items: [LabelView.project(found.value.value)], left_out: 0 }) : found;
    }
    return listViews(get, '/repos/{owner}/{repo}/labels', { ...place, per_page: 50 }, LabelView, { cursor, limit });
  },
});

const createLabel = writeTool({
  name: 'github_create_label',
  title: 'Create a label',
  hint: 'new tag category color issue',
  description: 'Adds a label that issues and pull requests of one repository can have.',
  access: 'write',
  texts: { description: 'prose' },
  input: input({
    repository,
    name: labelName.describe('Name'),
    color: color.default('ededed').describe('RGB in hex, such as d73a4a'),
    description: labelDescription.optional().describe('What it means, at most 100 characters'),
  }),
  output: LabelView.shown,
  async preview({ repository, name, color, description }, { get }) {
    const place = { ...ownerAndName(repository), name };
    const found = await get(labelRoute, place, LabelView.read);
    if (found.ok) return fail('platform_refused', 'There is a label of that name.');
    if (found.failure.code !== 'platform_not_found') return found;
    return ok({ target: 'a new label', version: null, changes: changesOf({ name, color, description }) });
  },
  // By the name that was asked for: as it is shown, it may be that of another label.
  undo: ({ repository, name }) => ({ tool: 'github_delete_label', arguments: { repository, name } }),
  async run({ repository, name, color, description }, { change }) {
    const fields = { name, color, description };
    return change('POST /repos/{owner}/{repo}/labels', ownerAndName(repository), fields, LabelView.made);
  },
});

const updateLabel = writeTool({
  name: 'github_update_label',
  title: 'Change a label',
  hint: 'rename recolor edit tag category',
  description: 'Changes the named fields of one label, on everything that has it.',
  access: 'write',
  texts: { description: 'prose' },
  input: input({
    repository,
    name: labelName.describe('Its name'),
    new_name: labelName.optional().describe('Name in place of the present one'),
    color: color.optional().describe('RGB in hex, such as d73a4a'),
    description: labelDescription.optional().describe('What it means, at most 100 characters'),
  }).refine(...atLeastOne('new_name', 'color', 'description')),
  output: LabelView.shown,
  async preview({ repository, name, account, ...fields }, { get }) {
    const found = await get(labelRoute, { ...ownerAndName(repository), name }, LabelView.read);
    if (!found.ok) return found;
    const read = found.value.value;
    const before = { new_name: read.name, color: read.color, description: read.description ?? '' };
    return ok({
      target: `the label ${LabelView.project(read).name}`,
      version: null,
      changes: changesOf(fields, before),
    });
  },
  undo({ repository, name, new_name = name }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const fields = changes.map(({ name, before }) => [name, before ?? '']);
    return { tool: 'github_update_label', arguments: { repository, name: new_name, ...Object.fromEntries(fields) } };
  },
  async run({ repository, name, account, ...fields }, { change }) {
    return change(`PATCH ${labelRoute}`, { ...ownerAndName(repository), name }, fields, LabelView.made);
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
  async preview({ repository, name }, { get }) {
    const found = await get(labelRoute, { ...ownerAndName(repository), name }, LabelView.read);
    if (!found.ok) return found;
    const read = found.value.value;
    return ok({
      target: `the label ${LabelView.project(read).name}`,
      version: null,
      changes: [
        { name: 'name', before: read.name, after: null },
        { name: 'color', before: read.color, after: null },
        { name: 'description', before: read.description ?? '', after: null },
      ],
    });
  },
  undo: () => ({ reason: 'It can be created again, but nothing remembers what had it.' }),
  async run({ repository, name }, { change }) {
    const place = { ...ownerAndName(repository), name };
    return change(`DELETE ${labelRoute}`, place, undefined, emptyAnswer({ deleted: true as const }));
  },
});

const labelledRoute = '/repos/{owner}/{repo}/issues/{issue_number}/labels';
const labelled = number.describe('Number of the issue or pull request');
const LabelsNow = z.object({ labels: z.array(z.string()).describe('All that it has now') });
const LabelsMade = z
  .array(LabelView.read.pick({ name: true }))
  .transform((read) => ({ labels: read.map(({ name }) => cleanName(name)) }));

const placeOf = ({ repository, number }: { repository: string; number: number }) => ({
  ...ownerAndName(repository),
  issue_number: number,
});

/** What something is called, and the names of its labels. */
async function labelsOf(get: Get, asked: { repository: string; number: number }) {
  const found = await get('/repos/{owner}/{repo}/issues/{issue_number}', placeOf(asked), IssueView.read);
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
  async preview({ repository, number, labels }, { get }) {
    const found = await labelsOf(get, { repository, number });
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
  async run({ repository, number, labels }, { change }) {
    return change(`POST ${labelledRoute}`, placeOf({ repository, number }), { labels }, LabelsMade);
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
  async preview({ repository, number, label }, { get }) {
    const found = await labelsOf(get, { repository, number });
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
  async run({ repository, number, label }, { change }) {
    const place = { ...placeOf({ repository, number }), name: label };
    return change(`DELETE ${labelledRoute}/{name}`, place, undefined, LabelsMade);
  },
});

export const labelTools: Tool[] = [listLabels, createLabel, updateLabel, deleteLabel, addLabels, removeLabel];
