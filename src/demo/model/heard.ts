/** One request as it came in, whole: a test sweeps these for what must never reach a model. */
export type Heard = { at: string; method: string; path: string; headers: Record<string, string>; body: string };

/** A prompt may be large, so only the latest are kept. */
export const heardLimit = 200;

export const note = ({ method, url, headers }: Request, body: string): Heard => {
  const { pathname, search } = new URL(url);
  return { at: new Date().toISOString(), method, path: pathname + search, headers: Object.fromEntries(headers), body };
};
