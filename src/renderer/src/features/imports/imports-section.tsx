import { Plus } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { ListedImport } from '../../../../shared/imports.ts';
import { visible } from '../../../../shared/visible.ts';
import { useHub, useIsOwner } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Awaited, SectionHeader } from '../../ui/notes.tsx';
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
    <section aria-labelledby="imports" className={classes('column-2', css['section'])}>
      <SectionHeader id="imports" title={words.title}>
        {isOwner && (
          <Button icon={Plus} onPress={() => go('/accounts/imports/new')}>
            {words.add}
          </Button>
        )}
      </SectionHeader>
      <Awaited of={asked} rows={1} height="tall" />
      {asked.data?.length === 0 && <p className="muted">{words.none}</p>}
      {data.length > 0 && (
        <ul className="column-2" aria-label={words.list}>
          {data.map((imported) => (
            <Listed key={imported.name} imported={imported} />
          ))}
        </ul>
      )}
      {!isOwner && <p className="muted">{words.ownerOnly}</p>}
    </section>
  );
}

function Listed({ imported }: { imported: ListedImport }) {
  const words = useImportsWords();
  const { name, kind, title, apiUrl, connection, accountsOf, tools, off, problem } = imported;
  const on = tools.filter(({ state }) => state === 'on').length;
  const waiting = tools.filter(waitsFor).length;
  return (
    <li className={classes('frame', css['card'])}>
      <p className="line">
        <Link href={`/accounts/imports/named/${name}`} className="strong">
          {visible(title)}
        </Link>
        <span className="muted">{words.kinds[kind]}</span>
      </p>
      <p>
        <code>{visible(apiUrl)}</code>
      </p>
      <p className="muted">{accountsOf === name ? words.whoseOwn(connection) : words.whosePlatform(accountsOf)}</p>
      <p className={waiting > 0 ? css['waiting'] : 'muted'}>{words.counts(on, off, waiting)}</p>
      {problem !== null && <p className="danger">{words.problem(visible(problem))}</p>}
    </li>
  );
}
