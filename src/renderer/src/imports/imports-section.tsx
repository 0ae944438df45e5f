import { Plus } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { ListedImport } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { useHub, useIsOwner } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Awaited, SectionHeader } from '../ui/notes.tsx';
import { waitsFor } from './import-form.ts';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';

/** The APIs and MCP servers that were imported, below the accounts. Who can't import sees only what is there. */
export function ImportsSection() {
  const words = useImportsWords();
  const isOwner = useIsOwner();
  const [, go] = useLocation();
  const asked = useHub('imports.list', {});
  const { data = [] } = asked;
  if (!isOwner && data.length === 0) return null;
  return (
    <section aria-labelledby="imports" className={css['section']}>
      <SectionHeader id="imports" title={words.title}>
        {isOwner && (
          <Button icon={Plus} onPress={() => go('/accounts/imports/new')}>
            {words.add}
          </Button>
        )}
      </SectionHeader>
      <Awaited of={asked} rows={1} height="tall" />
      {asked.data?.length === 0 && <p className={css['muted']}>{words.none}</p>}
      {data.length > 0 && (
        <ul className={css['list']} aria-label={words.list}>
          {data.map((imported) => (
            <Listed key={imported.name} imported={imported} />
          ))}
        </ul>
      )}
      {!isOwner && <p className={css['muted']}>{words.ownerOnly}</p>}
    </section>
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
        <Link href={`/accounts/imports/named/${name}`} className={css['strong'] ?? ''}>
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
