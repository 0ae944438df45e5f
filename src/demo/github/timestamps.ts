/** GitHub's way of writing a time: whole seconds, in UTC. */
export const timestamp = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
