/**
 * What a chat front end asks about a conversation by itself: a title, tags, questions that could follow. It expects JSON,
 * and a hub without a model has an honest one.
 */
const tasks = [
  [/"title"/, { title: 'OpenGitHubX' }],
  [/"tags"/, { tags: [] }],
  [/"follow_ups"/, { follow_ups: [] }],
  [/"queries"/, { queries: [] }],
] as const;

export const backgroundAnswer = (prompt: string): string =>
  JSON.stringify(tasks.find(([pattern]) => pattern.test(prompt))?.[1] ?? {});

/** Open WebUI marks its own prompts; the hub's own registration there also sends a header that says so. */
export const isBackgroundPrompt = (text: string): boolean => /^\s*### Task:/.test(text);
