import { markShape } from './mark-shape.ts';

/** The mark: a hub with four spokes, of which one is the key. The name stands beside it, or the thing it marks is named. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle {...markShape.hub} />
      <path d={markShape.spokes} />
      <path className="mark-key" d={markShape.key} />
    </svg>
  );
}
