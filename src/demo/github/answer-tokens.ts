/**
 * Tokens that GitHub itself writes into its answers, wherever its description has a place for one. They open private contents to whoever holds
 * them, and are on the ledger: what comes out of a hub is searched for them.
 */
import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 29 letters, as GitHub writes them: no pattern of a scanner knows them. */
const made = (): string => `A${[...randomBytes(28)].map((byte) => alphabet[byte % 32]).join('')}`;

/** Of this process, whatever world asks. Each is named by the field that holds it. */
export const answerTokens = {
  /** `temp_clone_token` and `tempCloneToken` of a repository. */
  clone: made(),
  /** In the query of `download_url`, for a file of a private repository. */
  download: made(),
  /** In the query of `zipballUrl` and `tarballUrl`. */
  archive: made(),
  /** In the query of an image of a private repository, in fields of HTML. */
  image: made(),
};
