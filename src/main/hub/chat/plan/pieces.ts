/** Parts of a question that were understood, and the question with them masked so that no later rule reads them again. */

export type Span = {
  /** First day, included, as 2026-11-24. */
  since?: string;
  /** The day after the last one. Absent when the span reaches today. */
  until?: string;
};

type Values = {
  /** Quoted or pasted text: a value such as a title, never an instruction. */
  quote: string;
  /** Full names that a mention may stand for; more than one when owners share a name. */
  repository: string[];
  /** What looks like a repository and is none that the key may see. */
  stranger: string;
  span: Span;
  commit: string;
  file: string;
  labels: string[];
  number: number;
  person: string;
};
export type Kind = keyof Values;
export type Piece = { [K in Kind]: { kind: K; index: number; length: number; value: Values[K] } }[Kind];

/** One private-use character for each kind, so that a rule can say "a repository stands here". */
export const marks: Record<Kind, string> = {
  quote: '\uE000',
  repository: '\uE001',
  stranger: '\uE002',
  span: '\uE003',
  commit: '\uE004',
  file: '\uE005',
  labels: '\uE006',
  number: '\uE007',
  person: '\uE008',
};

/** A question without characters that could pass for a mark; as long as before. */
export const unmarked = (question: string): string => question.replace(/[\uE000-\uF8FF]/g, ' ');

/** The text with the pieces masked; positions stay as they were. */
export const mask = (text: string, pieces: readonly Piece[]): string =>
  replaced(text, pieces, ({ kind, length }) => marks[kind].repeat(length));

/** The text with one mark for each piece, however long it was, and the pieces where they are now. */
export function condense(text: string, pieces: readonly Piece[]): { text: string; pieces: Piece[] } {
  let saved = 0;
  const moved = pieces.toSorted(byPlace).map((piece) => {
    const index = piece.index - saved;
    saved += piece.length - 1;
    return { ...piece, index, length: 1 };
  });
  return { text: replaced(text, pieces, ({ kind }) => marks[kind]), pieces: moved };
}

export const byPlace = (one: Piece, other: Piece): number => one.index - other.index;

function replaced(text: string, pieces: readonly Piece[], by: (piece: Piece) => string): string {
  const parts: string[] = [];
  let done = 0;
  for (const piece of pieces.toSorted(byPlace)) {
    parts.push(text.slice(done, piece.index), by(piece));
    done = piece.index + piece.length;
  }
  return [...parts, text.slice(done)].join('');
}

/** The values of one kind, in the order in which they were written. */
export function valuesOf<K extends Kind>(kind: K, pieces: readonly Piece[]): Values[K][] {
  return pieces.flatMap((piece) => (piece.kind === kind ? [piece.value as Values[K]] : []));
}
