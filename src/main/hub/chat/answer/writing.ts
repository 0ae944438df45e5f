import type { Source } from '../../../../shared/model.ts';
import type { Addresses } from './addresses.ts';
import type { Reader } from './reader.ts';
import type { Sink } from './sink.ts';

/** What every part of the writing works with. */
export type Writing = {
  reader: Reader;
  addresses: Addresses;
  /** Its number in the answer, which is not the one that the model was given. */
  cite(source: Source): number;
  /** Up to where no backticks that would end a code span begun by one, two or three of them were found. */
  searched: [number, number, number];
};

/** Where text goes: the answer itself, or what may become the text of a link, in which there is no other link. */
export type Place = { sink: Sink; isLabel: boolean };
