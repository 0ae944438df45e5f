/** Reads a question: what is quoted, named, dated, and in which clauses its own words stand. */
import { readDetails } from './details.ts';
import { readRepositories, readStrangers } from './mentions.ts';
import { nameOf, normal, type Repository } from './names.ts';
import { readQuotations } from './own-words.ts';
import { readPeople } from './people.ts';
import { byPlace, condense, mask, type Piece, unmarked } from './pieces.ts';
import { readSpans } from './spans.ts';

export type Clause = {
  /** The person's own words, with everything that was understood masked. */
  text: string;
  pieces: Piece[];
  /** Whether it goes on with the sentence of the clause before it. */
  continues: boolean;
};

const verbs =
  'show|list|give|tell|read|find|search|summari[sz]e|open|create|file|close|reopen|comment|add|delete|compare|post|reply';
/** Where one request ends and the next begins. A comma in a list of names is none, nor is the dot of a file. */
const ends = new RegExp(
  [
    '[,，;；。？?！!\\n]+|\\.(?=\\s|$)|:(?=\\s)|：',
    `\\b(?:and|then|but)\\s+(?:then\\s+|also\\s+|please\\s+)*(?=(?:${verbs}|what|which|who|where|how|my)\\b)`,
    '(?:然后|并且|并(?=[列看读把在给总])|再(?=[列看读把在给总关])|以及(?=我)|还有)',
  ].join('|'),
  'gi',
);

/** More own words than a question has; what comes after is not read, since rules may take the square of the length. */
const longestQuestion = 4_000;
const longestClause = 1_000;

/** The clauses of a question, in the order in which they were written. */
export function readClauses(question: string, repositories: readonly Repository[], now: number): Clause[] {
  const names = new Set(repositories.flatMap(({ repository }) => [normal(repository), normal(nameOf(repository))]));
  const whole = unmarked(question);
  const own = condense(
    whole,
    readQuotations(whole, (name) => names.has(normal(name))),
  );
  let text = own.text.slice(0, longestQuestion);
  let pieces = own.pieces;
  const read = (found: Piece[]) => {
    // A quotation inside a label is that label.
    const isInside = ({ index }: Piece) =>
      found.some((other) => index >= other.index && index < other.index + other.length);
    pieces = [...pieces.filter((piece) => !isInside(piece)), ...found];
    text = mask(text, found);
  };
  // The order matters: a name is no date, a label no name, and what is left in the place of a name is a stranger.
  read(readRepositories(text, repositories));
  read(readDetails(text, own.pieces));
  read(readSpans(text, new Date(now)));
  read(readPeople(text));
  read(readStrangers(text, repositories));
  return clausesOf(text, pieces);
}

function clausesOf(text: string, pieces: readonly Piece[]): Clause[] {
  const bounds = [...text.matchAll(ends)].flatMap(({ 0: found, index }) => [index, index + found.length]);
  const edges = [0, ...bounds, text.length];
  const clauses: Clause[] = [];
  for (let edge = 0; edge < edges.length; edge += 2) {
    const from = edges[edge] ?? 0;
    const to = Math.min(edges[edge + 1] ?? from, from + longestClause);
    if (text.slice(from, to).trim() === '') continue;
    const inside = pieces.filter(({ index }) => index >= from && index < to).sort(byPlace);
    const continues = edge > 0 && !/[。.？?！!\n]/.test(text.slice(edges[edge - 1], from));
    clauses.push({ text: text.slice(from, to), pieces: inside, continues });
  }
  return clauses;
}
