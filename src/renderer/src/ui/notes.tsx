import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import { useWords } from '../words/index.ts';
import { useFailureText } from '../words/use-failure-text.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import css from './notes.module.css';

/** What stands where a list would be: what it means that nothing is here, and how to begin. */
export function Empty({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={css['empty']}>
      <p>{children}</p>
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}

type FailureNoteProps = {
  failure: Failure;
  onRetry?: () => void;
  isRetrying?: boolean;
  /** A screen reader has been told already, or it is of long ago. */
  isSaid?: boolean;
};

/** What failed, why, what to do, and the one button that tries again. */
export function FailureNote({ failure, onRetry, isRetrying = false, isSaid = false }: FailureNoteProps) {
  const { common } = useWords();
  const { message, hint } = useFailureText(failure);
  return (
    <div className={css['failure']} role={isSaid ? undefined : 'alert'}>
      <TriangleAlert size={16} aria-hidden="true" className="danger" />
      <div>
        <p className={css['message']}>{message}</p>
        <p className={css['hint']}>{hint}</p>
      </div>
      {onRetry && (
        <Button onPress={onRetry} isPending={isRetrying}>
          {common.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** What was asked of the hub, as `useHub` has it. */
type Asked = { data: unknown; error: Failure | null; isFetching: boolean; refetch: () => Promise<unknown> };

/** Why the hub did not say it, with the button that asks again; nothing where it did. */
export function AskedFailure({ of }: { of: Asked }) {
  if (!of.error) return null;
  return <FailureNote failure={of.error} onRetry={() => void of.refetch()} isRetrying={of.isFetching} />;
}

type AwaitedProps = Parameters<typeof Skeleton>[0] & { of: Asked | readonly Asked[] };

/** Stands where all that was asked for will be: its height, or why it could not be had. Nothing once it is there. */
export function Awaited({ of, ...skeleton }: AwaitedProps) {
  const missing = [of].flat().filter(({ data }) => data === undefined);
  const failure = missing.find(({ error }) => error)?.error;
  if (missing.length === 0) return null;
  if (!failure) return <Skeleton {...skeleton} />;
  const retry = () => void Promise.all(missing.map(({ refetch }) => refetch()));
  return <FailureNote failure={failure} onRetry={retry} isRetrying={missing.some(({ isFetching }) => isFetching)} />;
}

/** What will be here, at its final height, so that nothing moves when it comes. Seen after 300 ms only. */
export function Skeleton({ rows, height = 'row' }: { rows: number; height?: 'row' | 'tall' | 'card' }) {
  const { common } = useWords();
  return (
    <div role="status" className={classes(css['skeleton'], height === 'card' && css['cards'])}>
      <span className="unseen">{common.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are alike and have no identity but their place.
        <div key={index} aria-hidden="true" className={classes(css['bar'], css[height])} />
      ))}
    </div>
  );
}

type BannerProps = { tone: 'plain' | 'write' | 'danger'; children: ReactNode; action?: ReactNode };

/** One line over the page, for what concerns all of it. */
export function Banner({ tone, children, action }: BannerProps) {
  return (
    <div className={classes(css['banner'], css[tone])} role="status">
      <span>{children}</span>
      {action}
    </div>
  );
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return <kbd className={css['kbd']}>{children}</kbd>;
}

type PageHeaderProps = {
  title: string;
  /** What it means, where the title alone does not say it. */
  sentence?: string | undefined;
  actions?: ReactNode;
};

/** The head of every screen: what it is, and what can be done here. */
export function PageHeader({ title, sentence, actions }: PageHeaderProps) {
  return (
    <header className={css['page']}>
      <div className={css['pageLine']}>
        <h1 tabIndex={-1} data-page-title="">
          {title}
        </h1>
        {actions && <div className="row">{actions}</div>}
      </div>
      {sentence && <p className={css['hint']}>{sentence}</p>}
    </header>
  );
}

/** The title of a part of a page, which `id` names, with what can be done about that part. */
export function SectionHeader({ id, title, children }: { id: string; title: string; children?: ReactNode }) {
  return (
    <header className={css['section']}>
      <h2 id={id}>{title}</h2>
      {children}
    </header>
  );
}

export type FactsProps = {
  facts: readonly (readonly [name: string, value: ReactNode])[];
  className: string | undefined;
};

/** Names, each with its value; those without one are left out. */
export function Facts({ facts, className }: FactsProps) {
  return (
    <dl className={className}>
      {facts.map(([name, value], index) =>
        value ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be called alike, and they keep their order.
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
