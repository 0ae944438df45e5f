import css from './platform-mark.module.css';

/** A shape and an initial that tell platforms apart at a glance; the name always stands beside it. */
export function PlatformMark({ title, isSmall = false }: { title: string; isSmall?: boolean }) {
  // By the name, so that a platform looks the same on every screen without a list that a new one must be entered into.
  const kind = [...title].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4;
  const size = isSmall ? 16 : 24;
  return (
    <svg className={css['mark']} viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" data-kind={kind}>
      <rect x="1" y="1" width="22" height="22" rx={[11, 6, 9, 3][kind]} />
      <text x="12" y="16.5" textAnchor="middle">
        {title.slice(0, 1).toUpperCase()}
      </text>
    </svg>
  );
}
