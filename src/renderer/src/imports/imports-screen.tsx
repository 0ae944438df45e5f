import { useLocation } from 'wouter';
import { AddImport } from './add-import.tsx';
import { formFrom } from './import-form.ts';
import { ImportList } from './import-list.tsx';
import { ImportPage } from './import-page.tsx';

/** What was added, `#/settings/imports`; one of it, `…/named/acme`; and the form for another, `…/new?connection=acme`. */
export function ImportsScreen() {
  const [path] = useLocation();
  const [, , , page, name = ''] = path.split(/[/?]/);
  if (page === 'new') return <AddImport key={path} first={formFrom(path)} />;
  return page === 'named' ? <ImportPage key={name} name={name} /> : <ImportList />;
}
