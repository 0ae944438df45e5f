/** The marks of the platforms that are built in. */
import { faGithub } from '@fortawesome/free-brands-svg-icons/faGithub';
import { faGoogle } from '@fortawesome/free-brands-svg-icons/faGoogle';
import { faNotion } from '@fortawesome/free-brands-svg-icons/faNotion';
import { faSlack } from '@fortawesome/free-brands-svg-icons/faSlack';

/** A drawing of Font Awesome: of all that it says only the size and the path are used. */
export type BrandMark = { icon: readonly [width: number, height: number, ...rest: unknown[], path: string | string[]] };

/** By the name that stands beside it. One file each, so that the page loads no mark that it doesn't show. */
export const brandMarks: Record<string, BrandMark> = {
  GitHub: faGithub,
  Google: faGoogle,
  'Google Workspace': faGoogle,
  Notion: faNotion,
  Slack: faSlack,
};
