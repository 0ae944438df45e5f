/** What keys are limited to at their platforms: repositories, channels, calendars and all other kinds that a platform names. */
import * as z from 'zod/mini';

/** A kind of places that keys may be limited to, as its platform calls it: `channel`, `Channels`, `team-*`. */
export const PlaceKind = z.object({ kind: z.string(), title: z.string(), example: z.string() });
export type PlaceKind = z.infer<typeof PlaceKind>;

/** A place that an account knows: as a key names it, and as people do. */
export const OfferedPlace = z.object({ pattern: z.string(), name: z.string() });
export type OfferedPlace = z.infer<typeof OfferedPlace>;

/** By kind of place: the only ones that are to be reached; a kind that is left out is not limited. */
export const Places = z.record(z.string(), z.array(z.string()).check(z.minLength(1)));

/** How far a grant reaches among the places of one kind; `patterns` is null where it is not limited. `platform` is its title. */
export const Reach = z.object({
  platform: z.string(),
  kind: z.string(),
  title: z.string(),
  patterns: z.nullable(z.array(z.string())),
});
export type Reach = z.infer<typeof Reach>;
