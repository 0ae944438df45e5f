import { hear, type Heard, type Known } from './read.ts';
export const follow = (question: string, earlier: readonly { role: string; content: string }[], known: Known): Heard => hear(question, known);
