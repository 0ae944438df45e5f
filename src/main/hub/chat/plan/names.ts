/** Which repositories a written name stands for, and which ones it could have meant. */

export type Repository = {
  /** As owner/name. */
  repository: string;
  private: boolean;
};

/** A name without case and with one sign between its words; as long as before. */
export const normal = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[\s_.]/g, '-');

export const nameOf = (repository: string): string => repository.slice(repository.indexOf('/') + 1);

/** The repositories that are called like this: equal but for case and the sign between words. Nothing is guessed. */
export function calledLike(written: string, repositories: readonly Repository[]): string[] {
  const name = normal(written);
  return repositories
    .map(({ repository }) => repository)
    .filter((repository) => name === normal(repository) || name === normal(nameOf(repository)));
}

/** To ask about: those that share a word or are two edits away, nearest first, five at most. */
export function similarTo(written: string, repositories: readonly Repository[]): string[] {
  const name = normal(nameOf(written));
  const words = wordsOf(name);
  return repositories
    .map(({ repository }) => {
      const other = normal(nameOf(repository));
      const shared = wordsOf(other).filter((word) => words.includes(word)).length;
      return { repository, shared, edits: edits(name, other) };
    })
    .filter(({ shared, edits }) => shared > 0 || edits <= 2)
    .sort((one, other) => one.edits - other.edits || other.shared - one.shared)
    .slice(0, 5)
    .map(({ repository }) => repository);
}

/** Whether a plain word is near enough to a repository to be a slip of the pen. */
export const isNear = (written: string, repositories: readonly Repository[]): boolean =>
  written.length >= 5 && repositories.some(({ repository }) => edits(normal(written), normal(nameOf(repository))) <= 2);

const wordsOf = (name: string): string[] => name.split('-').filter((word) => word.length > 1);

/** Levenshtein distance; anything over two counts as three. */
function edits(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, match] of [...other].entries())
      next.push(
        Math.min((next[column] ?? 0) + 1, (row[column + 1] ?? 0) + 1, (row[column] ?? 0) + (letter === match ? 0 : 1)),
      );
    row = next;
  }
  return Math.min(row[other.length] ?? 3, 3);
}
