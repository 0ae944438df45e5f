/** What a step answers whose failure is told in the words of whoever asked for it. `problem` never holds a value of a file. */
export type PlainResult<T> = { ok: true; value: T } | Problem;
type Problem = { ok: false; problem: string };

export const plainOk = <T>(value: T): PlainResult<T> => ({ ok: true, value });
export const plainProblem = (text: string): Problem => ({ ok: false, problem: text });
