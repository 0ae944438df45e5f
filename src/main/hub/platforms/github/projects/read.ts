import * as z from 'zod';

const User = z.object({ login: z.string() }).nullish();
const Formatted = z.object({ raw: z.string() });

export const ReadProject = z.object({
  number: z.number(),
  title: z.string(),
  short_description: z.string().nullish(),
  public: z.boolean(),
  state: z.string().optional(),
  owner: z.object({ login: z.string(), html_url: z.string(), type: z.string() }),
  updated_at: z.string(),
});
export type ReadProject = z.infer<typeof ReadProject>;

const Option = z.object({ id: z.string(), name: Formatted });
const Iteration = z.object({ id: z.string(), title: Formatted });

export const ReadProjectField = z.object({
  id: z.number(),
  name: z.string(),
  data_type: z.string(),
  options: z.array(Option).optional(),
  configuration: z.object({ iterations: z.array(Iteration).optional() }).optional(),
});
export type ReadProjectField = z.infer<typeof ReadProjectField>;

/** A value is as different as the kinds of fields are: a text, a number, an option, an iteration, people, labels. */
const Value = z.object({ id: z.number(), name: z.string(), data_type: z.string(), value: z.unknown() });
export type ReadFieldValue = z.infer<typeof Value>;

/** An issue, a pull request or a note; null where the account may not see it. */
const Content = z.object({
  url: z.string().optional(),
  html_url: z.string().optional(),
  number: z.number().optional(),
  title: z.string(),
  state: z.string().optional(),
  body: z.string().nullish(),
  user: User,
  author_association: z.string().optional(),
});

export const ReadProjectItem = z.object({
  id: z.number(),
  content_type: z.string(),
  content: Content.nullish(),
  updated_at: z.string(),
  fields: z.array(Value).optional(),
});
export type ReadProjectItem = z.infer<typeof ReadProjectItem>;
