import { Tile } from '../../ui/tile.tsx';
import { type BrandMark, brandMarks } from './brand-marks.ts';
import css from './platform-mark.module.css';

type PlatformMarkProps = {
  title: string;
  /** Of a platform that isn't built in. */
  mark?: BrandMark | undefined;
  isSmall?: boolean;
};

/** The mark of a platform; for one without, a shape and an initial. The name always stands beside it. */
export function PlatformMark({ title, mark = brandMarks[title], isSmall = false }: PlatformMarkProps) {
  const size = isSmall ? 16 : 24;
  if (mark) {
    const [width, height] = mark.icon;
    return (
      <svg className={css['brand']} viewBox={`0 0 ${width} ${height}`} width={size} height={size} aria-hidden="true">
        <path d={String(mark.icon.at(-1))} />
      </svg>
    );
  }
  // By the name, so that a platform looks the same on every screen without a list that a new one must be entered into.
  const kind = [...title].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4;
  return (
    <svg className={css['mark']} viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx={[11, 6, 9, 3][kind]} />
      <text x="12" y="16.5" textAnchor="middle">
        {title.slice(0, 1).toUpperCase()}
      </text>
    </svg>
  );
}

type PlatformTileProps = Omit<PlatformMarkProps, 'isSmall'> & { size?: Parameters<typeof Tile>[0]['size'] };

/** The same on a tile, as clients stand on theirs. */
export function PlatformTile({ size, ...mark }: PlatformTileProps) {
  return (
    <Tile {...(size ? { size } : {})}>
      <PlatformMark {...mark} />
    </Tile>
  );
}
