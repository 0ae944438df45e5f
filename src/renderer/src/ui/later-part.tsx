/** A part of a page whose code comes later than the page. */
import { type ComponentType, lazy, useState } from 'react';

type Part<Props> = ComponentType<Props> & { fetch(): Promise<unknown> };

/**
 * As `lazy`, and drawn at once where its code is there: `lazy` lets a moment pass all the same, in which what a person types
 * right after Ctrl+K goes to the page below.
 */
export function laterPart<Props extends object>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const fetch = async () => {
    Loaded = await load();
    return { default: Loaded };
  };
  const Waiting = lazy(fetch) as unknown as ComponentType<Props>;
  return Object.assign((props: Props) => <ChosenOnce choose={() => Loaded ?? Waiting} props={props} />, { fetch });
}

/** Chosen again when the code comes, it would lose what it holds. */
function ChosenOnce<Props extends object>(given: { choose: () => ComponentType<Props>; props: Props }) {
  const [Chosen] = useState(given.choose);
  return <Chosen {...given.props} />;
}
