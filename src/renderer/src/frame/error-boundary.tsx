import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { currentWords } from '../words/index.ts';
import css from './frame.module.css';

/** Errors of code that could not be fetched: the hub has stopped, or is another version now. Vite says which those are. */
const notLoaded = new WeakSet<object>();
addEventListener('vite:preloadError', ({ payload }) => notLoaded.add(payload));

type ErrorBoundaryProps = {
  children: ReactNode;
  /** What is shown in place of the broken part; without it, that a whole screen is broken. */
  instead?: ReactNode;
};

/** A defect of one part takes only that part; React knows no function for it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { defect: Error | null }> {
  override state: { defect: Error | null } = { defect: null };

  static getDerivedStateFromError(thrown: unknown): { defect: Error } {
    return { defect: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { defect } = this.state;
    if (!defect) return this.props.children;
    if (this.props.instead !== undefined) return this.props.instead;
    const { broken } = currentWords().frame;
    const isDefect = !notLoaded.has(defect);
    return (
      <div className={classes('column-3', css['broken'])} role="alert">
        <h1>{isDefect ? broken.title : broken.notLoaded.title}</h1>
        <p>{isDefect ? broken.text : broken.notLoaded.text}</p>
        {isDefect && <pre>{`${defect.name}: ${defect.message}`}</pre>}
        <Button onPress={() => location.reload()}>{broken.reload}</Button>
      </div>
    );
  }
}
