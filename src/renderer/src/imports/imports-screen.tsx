import { Plus } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { ListedImport } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { usePageCreate } from '../frame/shortcuts.ts';
import { useHub, useIsOwner } from '../hub/queries.ts';
import { SubPage } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { Awaited, Empty } from '../ui/notes.tsx';
import { AddImport } from './add-import.tsx';
import { formFrom, waitsFor } from './import-form.ts';
import { ImportPage } from './import-page.tsx';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';

/** What was added, `#/settings/imports`; one of it, `…/named/acme`; and the form for another, `…/new?connection=acme`. */
export function ImportsScreen() {
  const [path] = useLocation();
  const [, , , page, name = ''] = path.split(/[/?]/);
  if (page === 'new') return <AddImport key={path} first={formFrom(path)} />;
  return page === 'named' ? <ImportPage key={name} name={name} /> : <ImportList />;
}

/** Everything that was added, and how each stands. */
function ImportList() {
  const words = useImportsWords();
  const isOwner = useIsOwner();
  const [, go] = useLocation();
  const asked = useHub('imports.list', {});
  const { data } = asked;
  const add = () => go('/settings/imports/new');
  usePageCreate(isOwner ? add : () => undefined);
  const button = (
    <Button kind="primary" icon={<Plus size={14} aria-hidden="true" />} onPress={add}>
      {words.add}
    </Button>
  );
  return (
    <SubPage title={words.title} sentence={words.sentence} actions={isOwner && data && data.length > 0 && button}>
      <Awaited of={asked} rows={3} height="tall" />
      {data?.length === 0 && <Empty actions={isOwner && button}>{words.none}</Empty>}
      {data && data.length > 0 && (
        <ul className={css['list']} aria-label={words.list}>
          {data.map((imported) => (
            <Listed key={imported.name} imported={imported} />
          ))}
        </ul>
      )}
      {!isOwner && <p className={css['muted']}>{words.ownerOnly}</p>}
    </SubPage>
  );
}

function Listed({ imported }: { imported: ListedImport }) {
  const words = useImportsWords();
  const { name, kind, title, apiUrl, connection, accountsOf, tools, off, problem } = imported;
  const on = tools.filter(({ state }) => state === 'on').length;
  const waiting = tools.filter(waitsFor).length;
  return (
    <li className={css['card']}>
      <p className={css['line']}>
        <Link href={`/settings/imports/named/${name}`} className={css['strong'] ?? ''}>
          {visible(title)}
        </Link>
        <span className={css['muted']}>{words.kinds[kind]}</span>
      </p>
      <p>
        <code>{visible(apiUrl)}</code>
      </p>
      <p className={css['muted']}>
        {accountsOf === name ? words.whoseOwn(connection) : words.whosePlatform(accountsOf)}
      </p>
      <p className={waiting > 0 ? css['waiting'] : css['muted']}>{words.counts(on, off, waiting)}</p>
      {problem !== null && <p className={css['problem']}>{words.problem(visible(problem))}</p>}
    </li>
  );
}
