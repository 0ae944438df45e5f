import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { lettersOf, tintOf } from './letters.ts';
import css from './tile.module.css';

/** 18, 24, 36 and 44 px. */
type TileSize = 'tiny' | 'small' | 'medium' | 'large';

/** A square with the mark of what stands named beside it. */
export function Tile({ size = 'medium', children }: { size?: TileSize; children: ReactNode }) {
  return (
    <span className={classes(css['tile'], css[size])} aria-hidden="true">
      {children}
    </span>
  );
}

/** A client, by the letters of its name on one of four tints. With `isAsking` it has the ring of what changed something or waits. */
export function LetterTile({ name, size = 'medium', isAsking }: { name: string; size?: TileSize; isAsking?: boolean }) {
  return (
    <span
      className={classes(css['tile'], css[size])}
      // Drawn by the style sheet: letters are no part of what a button around the tile is called.
      data-letters={lettersOf(name)}
      data-tint={tintOf(name)}
      data-asking={isAsking}
      aria-hidden="true"
    />
  );
}
