/** The mark: a hub with four spokes, of which one is the key. The name stands beside it, or the thing it marks is named. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="10" cy="10" r="4.3" />
      <path d="M6.9 6.9 3 3M13.1 6.9 17 3M6.9 13.1 3 17" />
      <path className="mark-key" d="M13.1 13.1 21 21M17.5 17.5l2.8-2.8" />
    </svg>
  );
}
