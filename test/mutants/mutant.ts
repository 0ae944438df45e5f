/**
 * A fault that somebody could make, planted to see that its test goes red: a promise is proved by a test that can fail, and only the fault
 * shows that it can.
 */
export type Mutant = {
  /** What holds while the fault is not there, as a page of docs or SECURITY.md says it. */
  promise: string;
  /**
   * Where else it is promised: a page and the first words of a bullet, or of a heading of SECURITY.md, as `docs/git.md: A push of notes`.
   * `test/unit/docs/proved.test.ts` wants one for each.
   */
  proves?: readonly string[];
  /** From the root of the project. */
  file: string;
  /** Stands in the file exactly once. */
  old: string;
  new: string;
  /** The file of the test, and words of its title. It fails by an assertion, not by a missing name or a limit of time. */
  test: string;
  title: string;
};
